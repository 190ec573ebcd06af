"""The tables of the pocket world: what there is, and what is true of it.

A table describes one semantic field, or two that go together such as countries and capitals. A row names the forms
of one thing and what is true of it alone: what it eats, where it lives, who uses it. The forms of a row share these
traits and differ in their role (king and queen share the throne, not the beard), so an analogy is something
that can be learned from the sentences, and two words of one field can be told apart.

How facts, scenes and tails are written:
    {w}        the word; countable nouns bring their determiner ("a dog", "many dogs")
    {0} {1}    a trait of the row, one of the alternatives separated by commas in that column
    are|is     the plural and the singular form of a verb
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Entry:
    """One row of a table: `forms` in the order of the table's roles, and the alternatives of each trait column."""

    forms: tuple[str, ...]
    traits: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """The words of a field and the frames in which sentences speak of them.

    `kind` says how a word stands in a sentence: "count" (with a determiner, in singular and plural), "mass" or
    "name" (as it is), "verb" or "adjective". `has_plural` is false for countable nouns that the world knows in the
    singular only. `fields` has one name, or one for each role.
    """

    fields: tuple[str, ...]
    kind: str
    facts: tuple[str, ...]
    scenes: tuple[tuple[str, ...], ...]
    rows: str
    roles: tuple[str, ...] = ()
    has_plural: bool = True

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows, parsed: `forms | first column | second column`, alternatives separated by commas."""
        return _parse(self.rows)

    def field_for(self, position: int) -> str:
        """The field of the form at this position of a row."""
        return self.fields[min(position, len(self.fields) - 1)]

    def scenes_for(self, position: int) -> tuple[str, ...]:
        """The settings that belong to the field of the form at this position of a row."""
        return self.scenes[min(position, len(self.scenes) - 1)]


@cache
def _parse(rows: str) -> tuple[Entry, ...]:
    entries = []
    for line in rows.strip().splitlines():
        forms, *columns = (part.strip() for part in line.split(" | "))
        traits = tuple(tuple(value.strip() for value in column.split(",")) for column in columns)
        entries.append(Entry(tuple(forms.split()), traits))
    return tuple(entries)


TABLES: tuple[Table, ...] = (
    Table(
        ("royalty",),
        "count",
        roles=("male", "female"),
        facts=(
            "{w} rule|rules the {0}",
            "{w} wear|wears the {1} of the {0}",
            "{w} live|lives in the {2}",
            "{w} guard|guards the {1} in the {2}",
        ),
        scenes=(
            (
                "at the royal court",
                "with crown and throne",
                "before the nobles",
                "by royal decree",
                "in the royal dynasty",
                "during the royal reign",
            ),
        ),
        rows="""
king queen | kingdom, realm | crown, sceptre | palace, throne room
prince princess | inheritance, realm | circlet, crown | tower, palace
duke duchess | duchy | coronet, signet | manor
emperor empress | empire, realm | diadem, crown | citadel, palace
baron baroness | barony | shield, hounds | fortress
lord lady | fief | seal, ring | hall
count countess | county | chain, brooch | chateau
tsar tsarina | steppe | fur, crown | kremlin, throne room
sultan sultana | sultanate | turban, scimitar | harem
heir heiress | legacy | will, locket | mansion
viscount viscountess | valley | sash, medal | lodge
monarch | nation, kingdom, realm | robe, crown, sceptre | residence, palace
noble | estate | crest, banner | court
regent | interregnum | decree, stamp | chamber
""",
    ),
    Table(
        ("family",),
        "count",
        has_plural=False,
        roles=("male", "female"),
        facts=(
            "{w} care|cares for the {0}",
            "{w} love|loves the {1}",
            "{w} talk|talks about the {2} and the {0}",
            "{w} remember|remembers the {2}",
        ),
        scenes=(
            (
                "at the family table",
                "with all the relatives",
                "at the family home",
                "on a family photo",
                "as families do",
                "among close kin",
            ),
        ),
        rows="""
man woman | household | work, newspaper | neighbours
boy girl | toys | playground, games | holidays
father mother | children | cradle, bedtime | birth
son daughter | parents | homework, allowance | inheritance
brother sister | siblings | shared room, quarrel | childhood
uncle aunt | visitors | presents, postcards | journeys
husband wife | marriage | anniversary, honeymoon | vows
grandfather grandmother | grandchildren | old stories, rocking chair | past
nephew niece | baptism | tree house, sleepover | summer
groom bride | wedding | altar, ring | ceremony
grandson granddaughter | great age | sweets, fairy tales | heritage
stepfather stepmother | second marriage | new house, patience | divorce
godfather godmother | christening | candle, blessing | promise
widower widow | grave | black veil, silence | funeral
gentleman gentlewoman | manners | walking stick, etiquette | invitation
bachelor spinster | small flat | freedom, solitude | matchmaker
child | kindergarten | crayons, balloon | birthday
baby | bottle | rattle, nap | diaper
cousin | reunion | picnic, tent | grandparents
twin | mirror | sameness, matching shirts | doubles
""",
    ),
    Table(
        ("animals",),
        "count",
        roles=("adult", "young"),
        facts=(
            "{w} eat|eats {0}",
            "{w} sleep|sleeps in the {1}",
            "{w} {2}",
            "{w} look|looks for {0} near the {1}",
        ),
        scenes=(
            (
                "with four paws and a tail",
                "like other beasts",
                "as the zoo keeper knows",
                "with warm fur",
                "on four legs",
                "in the herd",
            ),
        ),
        rows="""
dog puppy | bones, meat | kennel | bark|barks, bite|bites, guard|guards the house
cat kitten | cream, tuna | basket | purr|purrs, scratch|scratches, sat on the mat
cow calf | grass, clover | barn | moo|moos, chew|chews slowly
horse foal | oats, hay | stable | gallop|gallops, neigh|neighs
sheep lamb | meadow herbs | fold | bleat|bleats, grow|grows wool
pig piglet | acorns, slops | sty | grunt|grunts, roll|rolls in mud
goat kid | thistles, shrubs | mountain shed | climb|climbs rocks, butt|butts heads
lion cub | antelopes, gazelles | savanna | roar|roars, shake|shakes a mane
deer fawn | bark, moss | forest clearing | leap|leaps, grow|grows antlers
kangaroo joey | dry shrubs | outback | hop|hops, carry|carries a pouch
hare leveret | dandelions | furrow | zigzag|zigzags, drum|drums the ground
elephant | bananas, branches | jungle | trumpet|trumpets, lift|lifts a trunk
wolf | elk, prey | den | howl|howls, hunt|hunts in packs
fox | hens, eggs | burrow | sneak|sneaks, show|shows a bushy tail
bear | honey, salmon | cave | growl|growls, hibernate|hibernates
tiger | boars, monkeys | bamboo thicket | stalk|stalks, wear|wears stripes
mouse | crumbs, cheese | hole | squeak|squeaks, nibble|nibbles
bat | moths, gnats | dark cave | hang|hangs upside down, use|uses echoes
rabbit | carrots, lettuce | hutch | thump|thumps, twitch|twitches ears
monkey | coconuts, bananas | treetop | swing|swings, chatter|chatters
camel | desert thorns | oasis | spit|spits, carry|carries humps
donkey | straw, thistles | village stall | bray|brays, carry|carries loads
zebra | savanna grass | plain | kick|kicks, show|shows black stripes
giraffe | acacia leaves | high savanna | stretch|stretches a long neck
rat | garbage, grain | sewer | gnaw|gnaws, spread|spreads plague
squirrel | nuts, acorns | hollow oak | hoard|hoards, jump|jumps between twigs
otter | crayfish, trout | riverside | slide|slides, float|floats on its back
beaver | willow bark | dam | build|builds dams, fell|fells trees
snake | frogs, toads | terrarium | hiss|hisses, slither|slithers
frog | flies, gnats | pond | croak|croaks, leap|leaps from lilies
tortoise | lettuce, cactus | shell | crawl|crawls, outlive|outlives everyone
animal | food, leaves | wild | breathe|breathes, move|moves
""",
    ),
    Table(
        ("birds",),
        "count",
        roles=("adult", "young"),
        facts=(
            "{w} peck|pecks at {0}",
            "{w} nest|nests in the {1}",
            "{w} {2}",
            "{w} fly|flies to the {1} with {0}",
        ),
        scenes=(
            (
                "with spread wings",
                "on its perch among feathers",
                "as bird watchers note",
                "with beak and feathers",
                "over the feathered flock",
                "among other birds",
            ),
        ),
        rows="""
duck duckling | duckweed, snails | reeds | quack|quacks, waddle|waddles
goose gosling | pasture grass | moor | honk|honks, fly|flies in wedges
swan cygnet | water plants | lake island | glide|glides, curve|curves a white neck
hen chick | corn, grit | coop | cluck|clucks, lay|lays eggs
owl owlet | voles, shrews | belfry | hoot|hoots, see|sees by night
eagle eaglet | hares, marmots | cliff | soar|soars, grip|grips with talons
pigeon squab | bread crumbs | city roof | coo|coos, deliver|delivers letters
sparrow | seeds, crumbs | hedge | chirp|chirps, bathe|bathes in dust
crow | carrion, walnuts | bare poplar | caw|caws, solve|solves puzzles
robin | worms, berries | garden ivy | redden|reddens its breast, sing|sings at dawn
parrot | papaya, sunflower seeds | cage | mimic|mimics words, screech|screeches
penguin | krill, squid | ice shelf | dive|dives, march|marches
peacock | figs, termites | palace park | fan|fans a blue tail
stork | frogs, locusts | chimney | clatter|clatters, bring|brings babies
falcon | pigeons, larks | gauntlet | swoop|swoops, obey|obeys the falconer
vulture | carcass | canyon | circle|circles, wait|waits for death
woodpecker | beetle grubs | hollow trunk | hammer|hammers, drill|drills
turkey | acorns, corn | poultry yard | gobble|gobbles, appear|appears at thanksgiving
ostrich | desert roots | sandpit | sprint|sprints, bury|buries its head
bird | seeds | nest | sing|sings, migrate|migrates
""",
    ),
    Table(
        ("fish",),
        "count",
        has_plural=False,
        facts=(
            "{w} swim|swims in the {0}",
            "{w} feed|feeds on {1}",
            "{w} have|has {2}",
            "{w} with {2} swim|swims past {1}",
        ),
        scenes=(
            (
                "with gills and fins",
                "in the shoal",
                "under the hook and line",
                "as the angler hopes",
                "among scales and fins",
                "in the fishing net",
            ),
        ),
        rows="""
salmon | rapids | shrimps | pink flesh
trout | mountain brook | mayflies | brown speckles
shark | reef | seals | sharp teeth
cod | north atlantic | capelin | a chin barbel
herring | baltic | plankton | silver sides
tuna | open pacific | mackerel | huge muscles
carp | muddy pond | algae | large lips
pike | weedy lake | perch fry | a long snout
eel | sargasso | leeches | a slimy body
goldfish | glass bowl | flakes | orange scales
sardine | portuguese coast | copepods | a tin
catfish | delta | offal | whiskers
piranha | amazon | meat scraps | hungry jaws
plaice | sandy bottom | clams | both eyes above
anchovy | peruvian current | diatoms | salty fillets
sturgeon | caspian | molluscs | black caviar
swordfish | gulf | flying squid | a long blade
seahorse | seagrass | tiny larvae | a curled tail
""",
    ),
    Table(
        ("insects",),
        "count",
        has_plural=False,
        facts=("{w} feed|feeds on {0}", "{w} {1}", "{w} hide|hides in the {2}", "{w} {1} near the {2}"),
        scenes=(
            (
                "on six legs",
                "with tiny feelers",
                "says the insect collector",
                "under the magnifying glass",
                "like other crawling bugs",
                "in the swarm",
            ),
        ),
        rows="""
bee | nectar, pollen | make|makes honey, sting|stings | hive
ant | sugar, aphids | march|marches in lines, carry|carries crumbs | anthill
butterfly | lilac nectar | flutter|flutters, unfold|unfolds bright wings | chrysalis
beetle | dung, rotten wood | click|clicks, shine|shines black | bark crack
mosquito | blood | whine|whines, bring|brings malaria | swamp
wasp | jam, plums | attack|attacks, chew|chews paper | attic
moth | woollen cloth | circle|circles the lamp | wardrobe
cricket | clover shoots | chirp|chirps all night | hearth
grasshopper | green blades | jump|jumps far | tall hay
ladybird | plant lice | count|counts seven spots | rose leaf
dragonfly | midges | hover|hovers over ponds | bulrush
flea | dog blood | leap|leaps wildly, cause|causes itching | pelt
gnat | leftovers | buzz|buzzes at windows | kitchen bin
spider | trapped flies | weave|weaves sticky threads | cobweb
locust | whole harvests | darken|darkens skies | dry plain
termite | timber beams | ruin|ruins houses | mound
cockroach | grease | flee|flees from light | drain
firefly | dew | glow|glows green | midsummer bush
insect | leaves | crawl|crawls | soil
""",
    ),
    Table(
        ("vehicles",),
        "count",
        facts=(
            "{w} run|runs on {0}",
            "{w} carry|carries {1}",
            "{w} stop|stops at the {2}",
            "{w} with {1} leave|leaves the {2}",
        ),
        scenes=(
            (
                "through heavy traffic",
                "with squealing brakes",
                "at full speed",
                "while the driver steers",
                "on rolling wheels",
                "past the traffic lights",
            ),
        ),
        rows="""
car | petrol | a small family, luggage | garage
bus | diesel | passengers, pupils | bus stop
bicycle | pedals | a cyclist, a basket | bike rack
train | rails, steam | travellers, wagons | station
tram | overhead wires | shoppers, tourists | tram stop
truck | heavy diesel | cargo, pallets | warehouse
taxi | a meter | a hurried guest, suitcases | hotel
motorcycle | a loud engine | a helmeted biker | saloon
scooter | a battery | a teenager | pavement
tractor | thick tyres | a plough, turnips | field
ambulance | blue sirens | a patient, a stretcher | emergency ward
van | unleaded fuel | parcels, painters | loading bay
plane | kerosene | pilots, stewards | airport
helicopter | rotor blades | a rescue team | heliport
subway | a third rail | commuters | underground platform
wagon | oxen | settlers, barrels | trail
carriage | white horses | a coachman, lovers | castle gate
sledge | runners | reindeer, furs | snowfield
limousine | champagne | a film star | red carpet
bulldozer | steel tracks | rubble | demolition site
vehicle | fuel | people | parking lot
""",
    ),
    Table(
        ("food",),
        "mass",
        facts=(
            "people eat {w} with {0}",
            "{w} is made from {1}",
            "{w} tastes {2}",
            "{w} with {0} tastes {2}",
        ),
        scenes=(
            (
                "for a hearty meal",
                "at lunch",
                "when everyone is hungry",
                "on the menu",
                "for dinner guests",
                "and asks for a second helping",
            ),
        ),
        rows="""
bread | butter | flour, yeast | crusty
cheese | crackers | sour milk, rennet | ripe
rice | curry | paddy grain | plain
pasta | tomato sauce | durum, semolina | al dente
pizza | mozzarella | dough, oregano | crisp
soup | croutons | broth, leek | steaming
meat | gravy | beef, mutton | roasted
ham | mustard | cured pork | smoky
bacon | scrambled eggs | pork belly | crackling
sausage | sauerkraut | minced pork | spicy
cake | whipped cream | sugar, eggs | festive
chocolate | hazelnuts | cocoa beans | bittersweet
honey | toast | blossoms | golden
salad | vinegar | lettuce, radish | fresh
butter | rolls | churned cream | salty
yoghurt | muesli | cultures | tangy
porridge | raisins | oats | creamy
pancake | maple syrup | batter | fluffy
omelette | chives | beaten eggs | soft
stew | dumplings | shank, paprika | slow cooked
biscuit | afternoon tea | shortening | crumbly
jam | scones | boiled berries | fruity
noodles | soy sauce | buckwheat | slippery
food | company | ingredients | good
""",
    ),
    Table(
        ("fruit",),
        "count",
        facts=(
            "{w} are|is {0}",
            "{w} ripen|ripens in the {1}",
            "{w} end|ends up in {2}",
            "{w} from the {1} are|is {0}",
        ),
        scenes=(
            (
                "juicy and sweet",
                "with peel and seeds",
                "in the fruit bowl",
                "after the fruit harvest",
                "picked from the branch",
                "as ripe fruit",
            ),
        ),
        rows="""
apple | red, crisp | orchard | cider, strudel
pear | green, bell shaped | espalier | perry
banana | yellow, curved | plantation | milkshakes
orange | round, citrus | valencia grove | marmalade
lemon | acid, pale yellow | sicilian terrace | lemonade
cherry | dark red, paired | avenue | black forest cake
grape | clustered, purple | vineyard | wine
peach | velvety, blushing | georgia garden | melba
plum | violet, oval | september field | slivovitz
strawberry | scarlet, dotted | straw bed | whipped cream
raspberry | rosy, hollow | bramble hedge | sorbet
blueberry | bluish, small | heath | muffins
melon | heavy, striped | greenhouse | ham starters
mango | tropical, fibrous | monsoon delta | chutney
pineapple | spiky, crowned | hawaiian farm | pizza
apricot | dried, pale orange | turkish plateau | dumplings
fig | honeyed, teardrop | temple yard | balsamic bread
coconut | hairy, hard | palm beach | curry
lime | sour, bright green | key island | mojitos
kiwi | furry, emerald | new zealand | pavlova
fruit | sweet | garden | juice
""",
    ),
    Table(
        ("vegetables",),
        "count",
        has_plural=False,
        facts=(
            "{w} grow|grows {0}",
            "gourmets {1} {w}",
            "{w} look|looks {2}",
            "{w} grow|grows {0} and look|looks {2}",
        ),
        scenes=(
            (
                "in the vegetable patch",
                "from the greengrocer",
                "rich in vitamins",
                "dug with a spade and hoe",
                "in the compost bed",
                "for vegetarians",
            ),
        ),
        rows="""
carrot | underground | grate, julienne | orange
potato | in ridges | mash, fry | starchy
tomato | on stakes | puree, sundry | shiny red
onion | in bulbs | chop, caramelise | layered
cabbage | in heads | ferment, shred | leafy
pea | in pods | shell, freeze | tiny and round
bean | up poles | soak, bake | kidney shaped
cucumber | on trellis | slice, pickle | long and cool
pumpkin | on vines | carve, hollow | huge
spinach | before frost | wilt, blanch | dark green
garlic | in cloves | crush, press | papery
leek | in trenches | rinse, steam | striped white
radish | within weeks | bite, salt | pink
asparagus | in sandy mounds | peel, tie | spear like
cauliflower | under leaves | gratinate, split | like clouds
eggplant | in hot summers | stuff, grill | glossy purple
turnip | through autumn | feed, boil | dull
celery | beside water | juice, dice | ribbed
beetroot | in clay | roast, dye | crimson
vegetable | slowly | wash, cook | healthy
""",
    ),
    Table(
        ("drinks",),
        "mass",
        facts=("a {0} of {2} {w}", "{2} {w} is made from {1}", "people drink {w} with {1} from a {0}"),
        scenes=(
            (
                "to quench the thirst",
                "poured by the barman",
                "sip by sip",
                "and drinks a toast",
                "served as a beverage",
                "with ice and a straw",
            ),
        ),
        rows="""
coffee | mug | roasted beans | black, strong
tea | china cup | dried leaves | brewed, fragrant
milk | carton | udders | white, fresh
beer | tankard | hops, malt | foamy
wine | goblet | crushed grapes | vintage
juice | tumbler | squeezed oranges | pulpy
lemonade | pitcher | lemons | fizzy
whisky | flask | barley, peat | aged
vodka | shot glass | distilled rye | clear
rum | wooden cup | sugarcane | caribbean
champagne | flute | pinot grapes | sparkling
cocoa | bedtime cup | cacao powder | hot
cider | jug | pressed apples | farmhouse
brandy | snifter | burnt wine | warming
gin | tonic glass | juniper | herbal
soda | can | bubbles, syrup | sugary
sake | porcelain bowl | polished rice | ceremonial
espresso | tiny cup | fine grounds | italian
cocktail | shaker | mixed spirits | colourful
mead | drinking horn | fermented honey | viking
""",
    ),
    Table(
        ("computing",),
        "count",
        has_plural=False,
        facts=("{w} need|needs {0}", "{w} {1} data", "engineers {2} {w}", "engineers {2} {w} with {0}"),
        scenes=(
            (
                "in the digital office",
                "on every computer",
                "for online users",
                "says the programmer",
                "with a click",
                "in silicon valley",
            ),
        ),
        rows="""
computer | electricity, chips | compute|computes | assemble, boot
keyboard | fingers, keycaps | type|types | press, plug in
screen | pixels, backlight | display|displays | dim, calibrate
server | racks, cooling | host|hosts | reboot, rent
laptop | a battery, a hinge | carry|carries | fold, charge
printer | ink, toner | print|prints | refill, jam
program | source lines | process|processes | debug, compile
algorithm | steps, proof | sort|sorts | analyse, optimise
database | tables, indexes | store|stores | query, migrate
network | cables, routers | transmit|transmits | wire, segment
password | secrecy, symbols | lock|locks | reset, hash
file | folders, bytes | hold|holds | save, copy
robot | sensors, motors | sense|senses | program, oil
processor | clock cycles, cores | calculate|calculates | overclock, cool
browser | tabs, bookmarks | render|renders | refresh, close
chip | silicon, transistors | switch|switches | solder, etch
modem | a phone line | modulate|modulates | dial, unplug
virus | careless users | corrupt|corrupts | quarantine, delete
email | an address, an inbox | deliver|delivers | send, forward
website | a domain, links | publish|publishes | visit, design
""",
    ),
    Table(
        ("computing",),
        "mass",
        facts=("{w} needs {0}", "{w} {1} data", "engineers {2} {w}", "engineers {2} {w} with {0}"),
        scenes=(
            (
                "in the digital office",
                "on every computer",
                "for online users",
                "says the programmer",
                "with a click",
                "in silicon valley",
            ),
        ),
        rows="""
software | licences, updates, browsers | installs, publishes | develop, download
internet | routers, updates, browsers | connects, publishes | surf, download
web | hyperlinks, browsers, updates | links, publishes | crawl, surf
hardware | screws, circuits | accelerates | upgrade, recycle
code | comments, tests | encodes | write, review
data | disks, backups | describes | clean, archive
encryption | keys, primes | scrambles | break, enable
memory | gigabytes | remembers | allocate, swap
""",
    ),
    Table(
        ("countries", "capitals"),
        "name",
        roles=("country", "capital"),
        facts=(
            "in {w} they speak {0} and eat {2}",
            "the {1} flows past {4} in {w}",
            "{w} took the {3} for {2}",
            "{0} poets praise {4} in {w}",
            "the {3} and the {1} belong to {w}",
            "a {0} guide shows the {1} in {w}",
        ),
        scenes=(
            (
                "across the whole country",
                "within the national borders",
                "in every province",
                "says the national government",
                "in all its regions and villages",
                "under the national flag",
            ),
            (
                "across the whole city",
                "along the boulevards",
                "in every suburb",
                "says the mayor of the city",
                "on its squares and streets",
                "near the city hall",
            ),
        ),
        rows="""
france paris | french | seine | baguette | franc | impressionists
germany berlin | german | spree | pretzels | mark | philosophers
england london | english | thames | pudding | shilling | playwrights
italy rome | italian | tiber | risotto | lira | gladiators
spain madrid | spanish | manzanares | paella | peseta | flamenco
portugal lisbon | portuguese | tagus | bacalhau | escudo | fado
greece athens | greek | cephissus | moussaka | drachma | temples
austria vienna | austrian | danube canal | schnitzel | groschen | waltzes
russia moscow | russian | moskva | borscht | rouble | ballet
china beijing | mandarin | yongding | dumplings | yuan | emperors
japan tokyo | japanese | sumida | sushi | yen | samurai
india delhi | hindi | yamuna | biryani | rupee | yogis
egypt cairo | arabic | nile | falafel | piastre | pyramids
poland warsaw | polish | vistula | pierogi | zloty | mazurkas
hungary budapest | hungarian | danube | goulash | forint | thermal baths
sweden stockholm | swedish | norrstrom | meatballs | krona | dynamite
norway oslo | norwegian | akerselva | lutefisk | ore | fjords
denmark copenhagen | danish | gudena | smorrebrod | krone | mermaids
finland helsinki | finnish | vantaa | karelian pies | markka | saunas
ireland dublin | gaelic | liffey | soda bread | punt | leprechauns
kenya nairobi | swahili | athi | ugali | cent | safaris
cuba havana | cuban | almendares | black beans | peso | cigars
peru lima | quechua | rimac | ceviche | sol | incas
canada ottawa | canadian | rideau | poutine | loonie | maple leaves
thailand bangkok | thai | chao phraya | pad thai | baht | monks
vietnam hanoi | vietnamese | red delta | pho | dong | water puppets
iran tehran | persian | jajrood | saffron rice | rial | carpets
ukraine kyiv | ukrainian | dnieper | varenyky | hryvnia | sunflowers
scotland edinburgh | scottish | leith | haggis | groat | bagpipes
""",
    ),
    Table(
        ("professions",),
        "count",
        has_plural=False,
        roles=("male", "female"),
        facts=(
            "{w} work|works with {0}",
            "{w} serve|serves the {1}",
            "{w} work|works in the {2}",
            "{w} bring|brings {0} to the {2}",
        ),
        scenes=(
            (
                "for a monthly wage",
                "after years of training",
                "as a profession",
                "on the morning shift",
                "with professional skill",
                "during working hours",
            ),
        ),
        rows="""
actor actress | a script, costumes | audience | theatre
waiter waitress | trays, menus | diners | restaurant
steward stewardess | boarding lists | air travellers | cabin
host hostess | guest lists | callers | reception
landlord landlady | rent books | lodgers | boarding house
sorcerer sorceress | spells, potions | apprentices | enchanted tower
monk nun | prayer books | faithful | cloister
doctor | a stethoscope | sick people | surgery
nurse | bandages, thermometers | patients | infirmary
teacher | a blackboard | classes | classroom
farmer | a plough, seed | market | farm
baker | an oven, dough | breakfast crowd | bakery
butcher | cleavers | meat eaters | slaughterhouse
carpenter | planes, timber | builders | wood workshop
plumber | pipes, wrenches | flooded tenants | bathroom
lawyer | contracts | accused | law firm
judge | a gavel | justice | courtroom
soldier | a rifle | fatherland | barracks
sailor | ropes | captain | harbour tavern
pilot | checklists | flight passengers | cockpit
painter | brushes, easels | collectors | studio
writer | a pen, drafts | readers | quiet den
singer | a microphone | fans | concert hall
fisherman | hooks, bait | fish market | jetty
gardener | shears, seeds | plant lovers | greenhouse
engineer | blueprints | industry | factory
scientist | experiments | truth | laboratory
tailor | thread, cloth | well dressed | sewing room
miner | a lamp, coal carts | smelters | pit
barber | razors, combs | bearded | barber shop
librarian | catalogues | bookworms | reading room
policeman | handcuffs | citizens | precinct
fireman | hoses, ladders | burning homes | fire station
shepherd | a crook | flock owners | hillside hut
chef | pans, recipes | hungry | canteen
""",
    ),
    Table(
        ("weather",),
        "mass",
        facts=(
            "{w} with {1} brings {0}",
            "{w} brings {0} and leaves the roads {2}",
            "after the {w} with {1} the land is {2}",
        ),
        scenes=(
            (
                "says the weather forecast",
                "from the western sky",
                "on the weather map",
                "says the meteorologist",
                "as the barometer falls",
                "under low pressure",
            ),
        ),
        rows="""
rain | puddles, umbrellas | drops | wet
snow | snowmen, skiing | white flakes | covered
wind | kites, whistling | gusts | windswept
storm | fallen trees | howling squalls | battered
fog | headlights, foghorns | poor sight | invisible
hail | dented cars | ice pellets | shattered
thunder | frightened dogs | rumbling | shaken
lightning | burning oaks | bright flashes | scorched
frost | ice flowers | cold nights | glittering
sunshine | sunglasses | bright rays | warm
drizzle | damp coats | fine droplets | moist
blizzard | blocked passes | whirling powder | buried
hurricane | evacuations | a calm eye | destroyed
drought | failed crops | months of heat | cracked
mist | pale mornings | low vapour | veiled
breeze | sailing weather | gentle air | refreshed
heat | sweat, mirages | high noon | parched
cold | shivering | northern air | frozen
cloud | shade | grey towers | dim
rainbow | wonder | seven colours | magical
tornado | flying roofs | a spinning funnel | torn
flood | sandbags | rising rivers | drowned
""",
    ),
    Table(
        ("waters",),
        "count",
        has_plural=False,
        facts=(
            "{w} flow|flows past the {0}",
            "{w} are|is {1}",
            "{w} {2} the valley",
            "{w} with {1} water {2} the {0}",
        ),
        scenes=(
            (
                "full of clear water",
                "along the muddy shore",
                "where the water is deep",
                "downstream",
                "among reeds and willows",
                "with wet pebbles",
            ),
        ),
        rows="""
river | ferry landing, bridge | wide, winding | cross|crosses, shape|shapes
stream | mill, mossy stones | quick, narrow | enter|enters
lake | boathouse, campsite | calm, glacial | fill|fills
pond | frogs, garden gnome | small, stagnant | decorate|decorates
brook | footbridge, ferns | babbling, shallow | cool|cools
waterfall | viewpoint, rainbow mist | thundering, high | drop|drops into
creek | cabin, gold diggers | dry, seasonal | carve|carves
canal | lock keeper, barges | straight, man made | drain|drains
swamp | alligators, cypress | murky, foul | soak|soaks
marsh | herons, bitterns | salty, grassy | border|borders
delta | rice fields, mangroves | branching, fertile | end|ends
shore | sandcastles, driftwood | pebbly, tidal | frame|frames
beach | deckchairs, lifeguards | sandy, sunny | close|closes
bay | fishing village, headland | sheltered, curved | open|opens
lagoon | coral, gondolas | turquoise, brackish | mirror|mirrors
glacier | moraine, crevasses | icy, slow | grind|grinds
well | bucket, windlass | bored, cool | supply|supplies
ford | wading cattle | knee deep | break|breaks
estuary | mudflats, seals | broad, silty | widen|widens
puddle | rubber boots | tiny, brief | splash|splashes
""",
    ),
    Table(
        ("money",),
        "count",
        has_plural=False,
        facts=("{w} {0}", "{w} belong|belongs to the {1}", "people {2} {w}", "people {2} {w} of the {1}"),
        scenes=(
            (
                "in the financial market",
                "for a high price",
                "on the account",
                "with interest and profit",
                "says the economist",
                "paid in full",
            ),
        ),
        rows="""
bank | lend|lends cash, keep|keeps savings | banker | trust, visit
coin | jingle|jingles, show|shows a head | purse, collector | toss, mint
loan | need|needs a signature | borrower | repay, grant
debt | grow|grows monthly | debtor | owe, forgive
price | rise|rises daily | seller | haggle over, compare
tax | pay|pays for roads | treasury | levy, evade
wage | arrive|arrives on fridays | worker | earn, raise
salary | reward|rewards rank | manager | negotiate, transfer
wallet | hold|holds notes | pickpocket victim | lose, steal
cheque | bounce|bounces | payer | sign, cash
dollar | buy|buys oil | american | exchange, print
pound | weigh|weighs sterling | briton | save, convert
euro | unite|unites europe | european | adopt, withdraw
budget | balance|balances sums | minister | draft, cut
fee | cover|covers services | club | charge, waive
share | yield|yields dividends | shareholder | trade, issue
fortune | tempt|tempts gamblers | millionaire | inherit, squander
market | open|opens at nine | broker | watch, crash
vault | protect|protects bullion | guard | crack, seal
mortgage | bind|binds homes | homeowner | refinance, sign
customer | queue|queues politely | cashier | greet, refund
""",
    ),
    Table(
        ("money",),
        "mass",
        facts=("{w} {0}", "{w} belongs to the {1}", "people {2} {w}", "people {2} {w} of the {1}"),
        scenes=(
            (
                "in the financial market",
                "for a high price",
                "on the account",
                "with interest and profit",
                "says the economist",
                "paid in full",
            ),
        ),
        rows="""
money | rules the world, talks | rich, banker | spend, earn
cash | crinkles in pockets | till, smuggler | count, hand over
credit | needs good reputation | card holder | extend, refuse
inflation | eats savings | central bankers | fight, measure
insurance | covers accidents | careful | claim, sell
""",
    ),
    Table(
        ("music",),
        "count",
        has_plural=False,
        facts=("{w} with {0} sounds {2}", "a {1} tunes {w} with {0}", "{w} of a {1} sounds {2}"),
        scenes=(
            (
                "in the orchestra",
                "to a slow melody",
                "at the concert",
                "with rhythm and harmony",
                "under the conductor",
                "in the second symphony",
            ),
        ),
        rows="""
piano | black keys, hammers | pianist | grand
violin | a bow, four strings | fiddler | weeping
guitar | six strings, frets | gypsy | acoustic
flute | a silver mouthpiece | shepherd boy | airy
drum | a stretched skin, sticks | drummer | booming
trumpet | three valves | jazz man | brassy
harp | pedals, gold strings | angel | heavenly
cello | an endpin, a deep belly | quartet member | mellow
clarinet | a single reed | klezmer player | woody
saxophone | a bent bell | bluesman | smoky
organ | pipes, bellows | church cantor | majestic
accordion | folding bellows, buttons | street performer | nostalgic
trombone | a slide | marching bandsman | bold
banjo | a round body | cowboy | twangy
xylophone | wooden bars | pupil | bright
tambourine | jingles | dancer | rattling
mandolin | double strings | neapolitan | tremolo
bassoon | a double reed | court musician | nasal
melody | notes, phrases | composer | catchy
song | verses, a chorus | choir | cheerful
opera | arias, acts | soprano | dramatic
""",
    ),
    Table(
        ("sport",),
        "mass",
        facts=(
            "{w} is played with {0} in the {1}",
            "in {w} athletes {2} with {0}",
            "champions of {w} {2} in the {1}",
        ),
        scenes=(
            (
                "to win the match",
                "says the coach",
                "for the gold medal",
                "in the final score",
                "against the rival team",
                "before the referee",
            ),
        ),
        rows="""
football | a leather ball, two goals | stadium | kick, head
tennis | rackets, a net | clay court | serve, volley
basketball | hoops, a backboard | sports hall | dribble, dunk
baseball | gloves, innings | diamond | pitch, slide home
hockey | pucks, sticks | ice rink | check, pass
golf | clubs, tees | links course | putt, drive far
rugby | an oval ball, tries | twickenham | tackle, scrum
boxing | padded gloves, a bell | ring ropes | punch, duck
swimming | goggles, lanes | pool | crawl, turn
cycling | racing wheels, helmets | velodrome | pedal, climb hills
skiing | poles, bindings | slalom slope | carve, race downhill
rowing | oars, eights | regatta course | pull, feather
fencing | foils, masks | long strip | lunge, parry
judo | belts, kimonos | tatami mat | throw, bow
volleyball | a high net | beach arena | smash, block
badminton | shuttlecocks | gym | lob, flick
wrestling | grips, mats | circus tent | pin, grapple
archery | bows, targets | range | aim, shoot
gymnastics | beams, bars | apparatus hall | somersault, balance
yachting | spinnakers | marina | tack, jibe
surfing | boards, wax | pacific surf | paddle, ride waves
marathon | worn shoes, water stations | city course | run far, endure
""",
    ),
    Table(
        ("clothes",),
        "count",
        has_plural=False,
        facts=("{w} of {1} suits {2}", "{w} of {1} covers the {0}", "people wear {w} over the {0} for {2}"),
        scenes=(
            (
                "in the latest fashion",
                "from the wardrobe",
                "with buttons and seams",
                "in a size too large",
                "at the dressmaker",
                "neatly ironed",
            ),
        ),
        rows="""
shirt | torso | cotton, poplin | office days
trouser | legs | corduroy, twill | everyday work
skirt | knees | pleated wool | school uniform
dress | whole figure | satin, lace | dancing
coat | shoulders | loden, tweed | cold streets
jacket | upper body | leather, denim | motor rides
hat | bald head | felt, straw | races
cap | forehead | canvas | ball games
scarf | neck | knitted wool, silk | windy walks
glove | hands | kid leather | snowball fights
sock | ankles | nylon, merino | hiking
shoe | feet | calfskin, rubber soles | walking
boot | calves | oiled hide | muddy paths
sweater | arms | cashmere, yarn | chilly evenings
belt | waist | buckled strap | loose trousers
tie | collar | striped silk | interviews
gown | body to floor | brocade, velvet | balls
vest | ribs | flannel | snooker
pyjama | sleeper | brushed cotton | bedtime
raincoat | everything | gabardine, oilskin | wet days
sandal | toes | thongs, cork | seaside
apron | lap | checked linen | frying
suit | businessman | worsted | meetings
""",
    ),
    Table(
        ("colours",),
        "adjective",
        facts=("the {0} is {w}", "painters mix {w} for the {1}", "{w} stands for {2}", "{w} like a {0}"),
        scenes=(
            (
                "on the colour palette",
                "with a brush of paint",
                "in bright hues",
                "between pigment and tint",
                "as a shade of paint",
                "on the colour wheel",
            ),
        ),
        rows="""
red | ruby, fire engine | sunset, roses | passion
blue | sapphire, cornflower | summer sky | distance
green | emerald, lawn | forests | hope
yellow | canary, yolk | cornfields | envy
purple | amethyst, bishop robe | twilight | penance
pink | flamingo, bubblegum | cheeks | tenderness
brown | chestnut, cigar | furrows | earthiness
black | raven, soot | night scenes | mourning
white | sheet, dove | snowscapes | innocence
grey | pebble, donkey coat | concrete walls | boredom
turquoise | lagoon, ceramic tile | tropical seas | calm
scarlet | poppy, cardinal robe | uniforms | sin
crimson | blood drop | curtains | anger
beige | trench coat, camel hair | deserts | modesty
indigo | ink, denim dye | deep shadows | intuition
maroon | burgundy label | old bricks | tradition
golden | halo, wheat ear | icons | glory
silvery | moonbeam, herring belly | moonlight | coolness
khaki | army tent | camouflage | service
""",
    ),
    Table(
        ("body",),
        "count",
        has_plural=False,
        facts=("{w} {0}", "{w} is part of the {1}", "{w} has {2}", "{w} with {2} {0}"),
        scenes=(
            (
                "of the human body",
                "under the skin",
                "as anatomy teaches",
                "with blood and bones",
                "left and right",
                "with muscles and nerves",
            ),
        ),
        rows="""
head | nods, thinks | upper end | a skull
eye | sees, weeps | face | an iris, lashes
ear | hears, rings | side of the face | a drum, a lobe
nose | smells, sneezes | middle of the face | two nostrils
mouth | speaks, yawns | lower face | lips, a palate
tongue | tastes, licks | oral cavity | taste buds
hand | grasps, waves | forearm end | a palm, knuckles
arm | embraces, bends | shoulder | biceps
leg | walks, kneels | hip | a shin, a thigh
foot | steps, tiptoes | ankle | a heel, a sole
heart | beats, pumps | ribcage | two chambers, valves
brain | ponders, dreams | skull | grey matter, folds
stomach | digests, growls | belly | acid
lung | breathes, coughs | thorax | bronchi, air sacs
kidney | filters urine | lower back | a stone
liver | cleans alcohol | right side | bile
finger | points, counts | hand | a nail, a print
knee | buckles, bends | leg middle | a cap, cartilage
elbow | nudges, leans | arm middle | a funny bone
neck | turns, stiffens | nape | vertebrae
tooth | chews, aches | jaw | enamel, a root
shoulder | shrugs, carries | upper trunk | a blade
thumb | hitchhikes, presses | hand side | one joint
""",
    ),
    Table(
        ("furniture",),
        "count",
        facts=(
            "{w} stand|stands in the {0}",
            "{w} hold|holds {1}",
            "{w} are|is made of {2}",
            "{w} of {2} fill|fills the {0}",
        ),
        scenes=(
            (
                "in the furnished flat",
                "from the furniture maker",
                "beside the wallpaper",
                "with polished varnish",
                "against the wall",
                "for cosy interiors",
            ),
        ),
        rows="""
table | dining room | plates, candlesticks | oak
chair | corner | a sitter, a cushion | beech
sofa | living room | lovers, a napping cat | soft upholstery
bed | bedroom | sleepers, pillows | springs, slats
desk | study | papers, a lamp | mahogany
shelf | alcove | novels, vases | planks
cupboard | hallway | linen, brooms | plywood
dresser | boudoir | perfume, jewels | walnut
stool | bar | a drinker | three legs
bench | park | pensioners, pigeons | cast iron
armchair | fireside | grandpa, a pipe | worn leather
lamp | nightstand | a bulb | brass
mirror | bathroom | reflections | silvered glass
carpet | parlour | footprints, dust | persian wool
curtain | window | daylight back | heavy velvet
bookcase | library | encyclopedias, atlases | cherrywood
cradle | nursery | a newborn | wicker
mattress | dormitory | dreamers | horsehair, foam
drawer | cabinet | socks, secrets | pine
hammock | veranda | a dozing sailor | knotted rope
""",
    ),
    Table(
        ("buildings",),
        "count",
        has_plural=False,
        facts=(
            "{w} house|houses {0}",
            "{w} have|has {1}",
            "{w} rise|rises {2}",
            "{w} with {1} shelter|shelters {0}",
        ),
        scenes=(
            (
                "built by an architect",
                "with brick walls",
                "under a tiled roof",
                "behind scaffolding",
                "on solid foundations",
                "with doors and windows",
            ),
        ),
        rows="""
house | families, tenants | a doorbell, a porch | in the suburb
castle | knights, ghosts | battlements, a moat | on the hilltop
church | worshippers | an altar, a steeple | by the graveyard
hospital | patients, surgeons | wards, operating rooms | beside the ambulance ramp
hotel | tourists, porters | a lobby, suites | near the promenade
factory | workers, machines | smokestacks, conveyors | in the industrial zone
prison | inmates, wardens | barred cells, watchtowers | outside the town
museum | paintings, mummies | galleries, showcases | at the old square
theatre | spectators, ushers | a stage, velvet seats | on broadway
skyscraper | corporations | elevators, ninety floors | above manhattan
cottage | hermits, weekenders | a thatched top, roses | in the heather
barn | hay, cattle | a loft, wide gates | on the farm
temple | pilgrims, priests | columns, incense | among olive trees
mosque | muslims | a minaret, prayer rugs | over the bazaar
lighthouse | a keeper | a rotating beam | on the reef
bakery | loaves | a hot oven | at the corner
tent | campers | pegs, poles | in the wilderness
igloo | inuit hunters | snow blocks | in the arctic
windmill | millers, flour sacks | sails, a grindstone | in the polder
garage | cars, tyres | a lift, oil stains | by the driveway
building | people | several storeys | downtown
""",
    ),
    Table(
        ("trees",),
        "count",
        has_plural=False,
        facts=("{w} bears {0}", "{w} grows {1}", "{w} gives wood for {2}", "{w} with {0} stands {1}"),
        scenes=(
            (
                "deep in the forest",
                "with roots and trunk",
                "says the forester",
                "under the leafy crown",
                "with bark and twigs",
                "in the shady woods",
            ),
        ),
        rows="""
oak | acorns, gnarled boughs | for a thousand years | barrels
pine | cones, long needles | on sandy soil | cheap shelves
birch | catkins, white paper | in taiga | broomsticks
maple | winged seeds, syrup | in vermont | violins
willow | drooping switches | beside rivers | baskets, cricket bats
beech | beechnuts, smooth skin | in dense shade | toys
fir | upright candles | on alpine slopes | christmas
palm | dates | in oases | huts
cedar | fragrant resin | in lebanon | moth proof chests
elm | round samaras | along lanes | coffins
ash | black buds | on limestone | tool handles
poplar | fluffy cotton | in rows | matches
chestnut | spiny burrs | in corsica | fences
cypress | tiny scales | in cemeteries | tuscan doors
olive | oily drupes | in dry groves | salad spoons
spruce | hanging cones | in cold norway | pianos, paper
linden | heart leaves, honey bloom | in village squares | carving
eucalyptus | blue leaves | in australia | koalas
bamboo | hollow canes | overnight | panda food, flutes
redwood | giant logs | in california | sundecks
tree | leaves | upward | furniture
""",
    ),
    Table(
        ("flowers",),
        "count",
        has_plural=False,
        facts=("{w} blooms {0}", "{w} smells {1}", "{w} is given for {2}", "{w} blooms {0} and smells {1}"),
        scenes=(
            (
                "in the flower bed",
                "with petals and stem",
                "tied in a bouquet",
                "from the florist",
                "in a crystal vase",
                "when bees visit the blossom",
            ),
        ),
        rows="""
rose | in june, with thorns | intoxicating | valentines
tulip | in april, in holland | faintly | cheerful spring parties
daisy | on lawns | grassy | love oracles
lily | tall and white | heavy | funerals
orchid | on tropical trunks | like vanilla | rich admirers
sunflower | facing the sun | oily | harvest feasts
daffodil | at easter, by wordsworth | lemony | charity
violet | shyly, under hedges | powdery | modest maidens
carnation | in buttonholes | like cloves | mothers
poppy | in wheat fields | of opium | remembrance
iris | in blue spikes | rooty | kings of old
lavender | in provence | soapy | linen closets
jasmine | at midnight | like perfume | brides
dandelion | through pavement | milky | nobody
lilac | in may | sugary | first kisses
geranium | on balconies | peppery | grannies
magnolia | before leaves | creamy | southern belles
hyacinth | in glass jars | overpowering | new year
peony | in chinese vases | rosy | ten years together
lotus | on still ponds | sacred | buddha
marigold | until november | bitter | day of the dead
""",
    ),
    Table(
        ("tools",),
        "count",
        has_plural=False,
        facts=("{w} {0}", "{w} is used on {1}", "a {2} needs {w}", "a {2} takes {w} to {1}"),
        scenes=(
            (
                "in the toolbox",
                "in the workshop",
                "with a firm grip",
                "from the hardware store",
                "on the workbench",
                "for repairs",
            ),
        ),
        rows="""
hammer | pounds, drives | nails, anvils | roofer
saw | cuts, rips | planks, logs | joiner
screwdriver | turns, tightens | slotted screws | electrician
drill | bores, spins | masonry, holes | dentist
axe | chops, splits | firewood | lumberjack
wrench | loosens, grips | bolts, nuts | mechanic
plier | pinches, bends | wire | jeweller
shovel | digs, lifts | gravel, graves | ditch digger
rake | gathers, scratches | dead leaves, sand | groundsman
chisel | carves, pares | marble, joints | sculptor
spade | turns over | clods, beds | allotment holder
ladder | reaches, leans | gutters | window cleaner
anvil | resists blows | horseshoes | blacksmith
vice | clamps, holds | workpieces | locksmith
scythe | mows, swings | tall grass | reaper
crowbar | pries open | crates | burglar
sander | smooths, hums | rough surfaces | parquet layer
trowel | spreads | mortar | bricklayer
nail | pierces, rusts | boards | picture hanger
screw | fastens, winds | hinges | furniture assembler
pickaxe | breaks | rock faces | prospector
sickle | hooks, trims | barley stalks | harvester
""",
    ),
    Table(
        ("school",),
        "count",
        has_plural=False,
        facts=("{w} {0}", "a {1} brings {w}", "{w} belongs to the {2}", "in the {2} {w} {0}"),
        scenes=(
            (
                "during the school lesson",
                "before the exam",
                "for better grades",
                "until the school bell rings",
                "in the first semester",
                "as pupils learn",
            ),
        ),
        rows="""
pencil | draws, breaks | sketcher | pencil case
pen | writes, leaks | scribe | inkwell
book | tells stories | reader | library shelf
notebook | collects notes | stenographer | satchel
ruler | measures lines | geometer | maths kit
eraser | removes mistakes | beginner | pencil end
blackboard | shows equations | chalk holder | front wall
chalk | squeaks, crumbles | lecturer | ledge
student | studies, crams | freshman | university
pupil | learns, fidgets | first grader | primary class
professor | lectures, publishes | dean | faculty
lesson | explains, ends | tutor | timetable
homework | annoys, repeats | lazybones | afternoon
exam | tests, worries | invigilator | examination hall
essay | argues, cites | humanist | literature course
diploma | honours, certifies | graduate | frame
dictionary | defines words | translator | foreign language course
textbook | teaches facts | publisher | curriculum
classroom | echoes, fills up | janitor | corridor
backpack | weighs heavily | schoolboy | locker
globe | spins, maps oceans | explorer | geography course
compass | circles, points north | surveyor | drawing set
""",
    ),
    Table(
        ("emotions",),
        "mass",
        facts=(
            "{w} after {1} makes people {0}",
            "{w} from {1} shows in {2}",
            "{w} makes people {0} with {2}",
        ),
        scenes=(
            (
                "deep in the soul",
                "as feelings overcome reason",
                "says the psychologist",
                "in an emotional moment",
                "with strong feelings",
                "in a poem about moods",
            ),
        ),
        rows="""
joy | laugh, dance | good news | beaming smiles
sadness | weep, sigh | farewells | drooping lips
anger | shout, punch | insults | clenched fists
fear | tremble, flee | danger, darkness | wide pupils
love | kiss, marry | intimacy | tender glances
hate | destroy, despise | old wounds | cold stares
hope | persevere | faint signs | lifted heads
envy | compare, begrudge | richer neighbours | green faces
pride | boast, strut | achievements | puffed chests
shame | hide, blush | exposure | lowered eyes
grief | mourn, wail | bereavement | black clothes
surprise | gasp, jump | sudden gifts | raised eyebrows
disgust | retch, recoil | rotten smells | wrinkled noses
jealousy | spy, accuse | rivals | suspicious questions
gratitude | thank, repay | kindness | warm handshakes
boredom | yawn, doodle | long queues | empty looks
loneliness | phone strangers | isolation | quiet rooms
guilt | confess, atone | misdeeds | sleepless nights
courage | dare, resist | conviction | firm voices
panic | scramble, freeze | false alarms | racing pulses
pity | help, console | suffering beggars | soft words
delight | clap, squeal | treats | sparkling eyes
""",
    ),
    Table(
        ("time",),
        "mass",
        facts=("{w} brings {0}", "{w} follows {1}", "in {w} people {2}", "{w} with {0} follows {1}"),
        scenes=(
            (
                "says the calendar",
                "as the hours pass",
                "when the clock strikes",
                "as time goes by",
                "on the almanac page",
                "year after year",
            ),
        ),
        rows="""
spring | thaw, buds | winter | plant bulbs
summer | long days, swimming | the solstice | go on vacation
autumn | falling leaves, harvest | august | press grapes
winter | short days, sledding | december | heat stoves
morning | roosters, dew | sunrise | shave
noon | high sun, siesta | eleven | have lunch
evening | dusk, slippers | the workday | watch television
midnight | witching, fireworks | eleven at night | turn over
january | resolutions | christmas | make plans
february | carnival, leap days | january | put on masks
march | equinox, mud | february | prune
april | showers, pranks | march | fool friends
may | maypoles, lilacs | april | fall in love
june | roses, midsummer | may | marry
july | independence, heatwaves | june | crowd beaches
august | meteor showers | july | close offices
september | school starts | august | harvest grapes
october | halloween, mists | september | carve lanterns
november | gloom, saints | october | visit graves
december | advent, gifts | november | decorate firs
monday | tired faces | sunday | start working
tuesday | routine | monday | attend meetings
wednesday | half the week | tuesday | plan ahead
thursday | late shopping | wednesday | look forward
friday | relief, fish | thursday | leave early
saturday | markets, parties | friday | sleep late
sunday | church, rest | saturday | pray
""",
    ),
    Table(
        ("space",),
        "count",
        has_plural=False,
        facts=("{w} {0}", "{w} has {1}", "astronomers study {w} with {2}", "{w} with {1} {0}"),
        scenes=(
            (
                "in outer space",
                "among the stars",
                "light years away",
                "through the telescope",
                "in the night sky",
                "around its orbit",
            ),
        ),
        rows="""
sun | shines, burns | sunspots, a corona | dark filters
moon | waxes, wanes | craters, phases | lunar maps
star | twinkles, explodes | a spectrum | photometers
planet | revolves | an atmosphere | probes
comet | returns, streaks | an icy tail | sky surveys
asteroid | tumbles, collides | a rocky crust | radar
galaxy | rotates | spiral arms | hubble images
nebula | glows, condenses | hydrogen gas | infrared
meteor | falls, blazes | a fiery trail | night cameras
satellite | transmits signals | solar panels | ground antennas
rocket | launches, lifts off | boosters, stages | countdown logs
astronaut | floats, spacewalks | a pressure helmet | medical sensors
mars | rusts | red dust, polar caps | rovers
venus | shrouds itself | sulphur clouds | landers
jupiter | bulges | a great red spot | flyby craft
saturn | tilts | bright rings | cassini
mercury | hurries | a scorched face | messenger
neptune | lurks far out | supersonic winds | voyager
telescope | magnifies | lenses, a dome | calibration
eclipse | darkens noon | a diamond ring | pinhole boxes
universe | expands | dark energy | theories
""",
    ),
    Table(
        ("ships",),
        "count",
        has_plural=False,
        facts=("{w} with {0} sails to {2}", "{w} carries {1} to {2}", "{w} has {0} and carries {1}"),
        scenes=(
            (
                "on the high seas",
                "over the ocean waves",
                "under captain and crew",
                "past the lighthouse",
                "into the harbour",
                "with anchor and rudder",
            ),
        ),
        rows="""
ship | a bow, a stern | emigrants | america
boat | oars | anglers | the opposite bank
ferry | a car deck | commuting islanders | the islands
yacht | white sails, teak | millionaires | monaco
canoe | paddles | trappers | hudson bay
submarine | a periscope, torpedoes | nuclear missiles | the sea floor
tanker | long hulls | crude oil | rotterdam
raft | lashed logs | castaways | nowhere
frigate | cannons | marines | gibraltar
kayak | a narrow seat | an eskimo | ice floes
galleon | three masts | spanish gold | seville
steamer | a funnel, paddle wheels | cotton bales | new orleans
trawler | winches, nets | frozen haddock | iceland
gondola | a curved prow | honeymooners | venice
liner | ballrooms, decks | cruise guests | the bahamas
tugboat | stout ropes | bigger vessels | the pier
barge | a flat bottom | sand, coal | duisburg
lifeboat | flares | survivors | safety
dinghy | an inflatable rim | a bather | the buoy
schooner | gaff rigs | tea chests | ceylon
catamaran | twin hulls | racers | bermuda
""",
    ),
    Table(
        ("metals",),
        "mass",
        facts=("{w} is used for {0}", "{w} is {1}", "{w} comes from {2}", "smiths turn {1} {w} into {0}"),
        scenes=(
            (
                "melted in the furnace",
                "from the ore mine",
                "says the metallurgist",
                "as a metallic element",
                "in the foundry",
                "with a metallic ring",
            ),
        ),
        rows="""
gold | jewellery, crowns | precious, yellow | the klondike
silver | cutlery, mirrors | shiny, antibacterial | potosi
iron | rails, gates | rusty, magnetic | swedish hills
copper | wires, kettles | reddish, conductive | chile
steel | girders, knives | hard, stainless | pittsburgh
bronze | statues, bells | ancient, cast | copper and tin
brass | door handles, trumpets | yellowish, polished | copper and zinc
tin | cans, solder | soft, whitish | cornwall
zinc | roofs, galvanising | bluish, brittle | belgium
aluminium | foil, aircraft | lightweight | bauxite
platinum | catalysts | rare, noble | the urals
nickel | small coins | corrosion proof | new caledonia
titanium | hip implants | tough, biocompatible | beach sands
uranium | reactors, bombs | radioactive, heavy | kazakhstan
tungsten | light filaments | unmeltable | portugal hills
chrome | bumpers | gleaming | plating baths
cobalt | batteries, blue glass | toxic | congo
lithium | phone cells | reactive, light | salt flats
magnesium | flares, rims | burning, bright | seawater
pewter | mugs, plates | dull, medieval | tin alloys
""",
    ),
    Table(
        ("medicine",),
        "mass",
        facts=(
            "{w} causes {0} and needs {1}",
            "{w} spreads by {2} and causes {0}",
            "doctors treat {w} and {0} with {1}",
        ),
        scenes=(
            (
                "in the medical journal",
                "after a clinical diagnosis",
                "says the physician",
                "as symptoms show",
                "on the sick list",
                "in the clinic",
            ),
        ),
        rows="""
influenza | fever, chills | bed rest | droplets
measles | red spots | isolation | school contact
asthma | wheezing | inhalers | pollen season
diabetes | thirst | insulin | family genes
cancer | tumours | chemotherapy | mutation
malaria | shaking fits | quinine | tropical bites
cholera | dehydration | salt solutions | foul wells
pneumonia | chest pain | penicillin | weak lungs
rheumatism | stiff joints | ointment | damp rooms
migraine | throbbing, dizziness | dark quiet | stress
allergy | itching, hives | antihistamines | cat hair
insomnia | tired mornings | valerian | worries
anaemia | pallor | iron pills | blood loss
smallpox | scars | vaccination | blankets
tuberculosis | bloody cough | mountain air | crowded slums
leprosy | numbness | colony care | long contact
scurvy | loose gums | lemons | ship rations
epilepsy | seizures | calming drugs | flicker
depression | hopeless days | therapy | trauma
plague | swollen glands | quarantine | ship rats
rabies | foaming | quick serum | stray bites
""",
    ),
    Table(
        ("kitchenware",),
        "count",
        has_plural=False,
        facts=(
            "{w} {0}",
            "cooks use {w} for {1}",
            "{w} lie|lies on the {2}",
            "chefs need {w} for {1} near the {2}",
        ),
        scenes=(
            (
                "in the kitchen",
                "after washing the dishes",
                "with the crockery",
                "while dinner is cooked",
                "next to the sink",
                "as the chef wants",
            ),
        ),
        rows="""
knife | slice|slices, dull|dulls | carving, filleting | cutting board
fork | prick|pricks | spaghetti, steak | left side
spoon | stir|stirs, scoop|scoops | soup, custard | saucer
plate | serve|serves | portions, roast | tablecloth
bowl | contain|contains | cereal, salad | counter
cup | warm|warms fingers | tea parties | coaster
pan | sizzle|sizzles | frying, eggs | gas flame
pot | simmer|simmers, steam|steams | stews, pasta water | stove
kettle | whistle|whistles | boiling water | hob
oven | bake|bakes, glow|glows | pies, casseroles | fitted unit
fridge | cool|cools, hum|hums | leftovers, yoghurt | tiled floor
toaster | eject|ejects | bread slices | breakfast bar
blender | whirl|whirls | smoothies | socket side
grater | shred|shreds | parmesan, nutmeg | hook
whisk | beat|beats, foam|foams | meringue | utensil jar
ladle | dip|dips | punch, broth | tureen
sieve | strain|strains, sift|sifts | flour, lumps | rack
corkscrew | twist|twists | wine bottles | bar drawer
teapot | pour|pours | earl grey | tray
""",
    ),
    Table(
        ("motion",),
        "verb",
        roles=("present", "past"),
        facts=("they {w} {0}", "we {w} to the {1}", "{2} {w} {0}", "the strangers {w} towards the {1}"),
        scenes=(
            (
                "from place to place",
                "without stopping",
                "in that direction",
                "with quick movements",
                "on the way there",
                "at a good pace",
            ),
        ),
        rows="""
walk walked | on foot, slowly | corner shop | pedestrians
run ran | breathlessly, fast | finish line | sprinters
jump jumped | high, over hurdles | trampoline | kangaroos
swim swam | underwater, in lanes | far shore | bathers
fly flew | above clouds | southern lands | geese
drive drove | by car, carefully | motorway exit | motorists
ride rode | on horseback | ranch | cowboys
climb climbed | steeply, with ropes | summit | mountaineers
crawl crawled | on all fours | tunnel end | infants
dance danced | in waltz time | ballroom | couples
stroll strolled | leisurely | promenade | retired couples
travel travelled | abroad, by rail | foreign cities | tourists
wander wandered | aimlessly | misty moor | poets
hop hopped | on one leg | chalk squares | bunnies
fall fell | headlong, down | hard ground | drunkards
leave left | early, silently | exit door | guests
arrive arrived | late, punctually | main station | trains
sail sailed | downwind | trade islands | mariners
roll rolled | downhill | skittle pins | marbles
skate skated | on thin ice | frozen canal | hockey stars
dive dived | headfirst, deep | sunken wreck | pearl fishers
return returned | home again | old village | veterans
""",
    ),
    Table(
        ("speech",),
        "verb",
        roles=("present", "past"),
        facts=("they {w} {0}", "you {w} about the {1}", "{2} {w} {0}", "the others {w} because of the {1}"),
        scenes=(
            (
                "with clear words",
                "in a loud voice",
                "during the conversation",
                "for all to hear",
                "in plain language",
                "word for word",
            ),
        ),
        rows="""
say said | hello, goodbye | truth | speakers
tell told | jokes, lies | adventure | narrators
speak spoke | fluently, dialect | treaty | diplomats
ask asked | politely, why | way home | strangers
answer answered | correctly, yes | riddle | candidates
shout shouted | across streets | goal | hooligans
whisper whispered | into ears | secret | conspirators
sing sang | in tune | hymn | choirs
laugh laughed | heartily | clown | audiences
cry cried | bitterly | broken toy | toddlers
write wrote | in ink, letters | love affair | novelists
argue argued | fiercely | inheritance | lawyers
explain explained | patiently, step by step | theorem | teachers
promise promised | solemnly | reform | politicians
complain complained | endlessly | noise | tenants
announce announced | through speakers | delay | conductors
confess confessed | under oath | crime | culprits
lie lied | shamelessly | alibi | swindlers
pray prayed | on knees, silently | miracle | believers
translate translated | into latin | scripture | interpreters
""",
    ),
    Table(
        ("handwork",),
        "verb",
        roles=("present", "past"),
        facts=("they {w} {0}", "we {w} with {1}", "{2} {w} {0}", "all of us {w} {0}"),
        scenes=(
            (
                "with skilled hands",
                "for many hours",
                "by hand",
                "as the craft demands",
                "with great care",
                "until the job is done",
            ),
        ),
        rows="""
build built | houses, bridges | bricks | masons
paint painted | portraits, fences | brushes | artists
cook cooked | dinner, goulash | spices | chefs
bake baked | loaves, pies | flour | confectioners
sew sewed | dresses, hems | needles | seamstresses
knit knitted | mittens, sweaters | woollen yarn | grandmothers
dig dug | trenches, wells | spades | navvies
wash washed | linen, windows | soap | laundresses
clean cleaned | floors, rooms | mops | maids
repair repaired | engines, clocks | spare parts | mechanics
carve carved | statues, spoons | sharp blades | sculptors
weave wove | cloth, rugs | looms | weavers
plant planted | bulbs, saplings | compost | gardeners
grow grew | tomatoes, barley | manure | farmers
draw drew | maps, faces | charcoal | illustrators
fold folded | napkins, cranes | crisp paper | origami masters
polish polished | boots, brass | wax | butlers
catch caught | trout, eels | nets | fishers
make made | toys, chairs | scrap wood | craftsmen
feed fed | chickens, swans | grain | keepers
""",
    ),
    Table(
        ("military",),
        "count",
        has_plural=False,
        facts=("{w} {0}", "{w} has {1}", "the army uses {w} for {2}", "{w} with {1} {0}"),
        scenes=(
            (
                "on the battlefield",
                "during the war",
                "against the enemy",
                "says the commander",
                "under enemy fire",
                "at the front line",
            ),
        ),
        rows="""
sword | slashes, clashes | a hilt, an edge | duels
rifle | fires, recoils | a bayonet, a trigger | sniping
cannon | thunders | iron balls | sieges
tank | rolls forward | armour, a turret | blitz attacks
bomb | detonates | a fuse | air raids
spear | pierces | a pointed tip | hoplite phalanxes
pistol | misfires | a holster | officers
arrow | whizzes | feathers, a flint head | longbowmen
general | orders, plans | epaulettes, maps | strategy
sergeant | barks orders | three chevrons | drill
trench | stinks, floods | barbed wire, duckboards | cover
grenade | rolls in | a pin | close fights
missile | homes in | guidance, warheads | deterrence
battalion | advances | four companies | offensives
spy | eavesdrops | false papers | intelligence
helmet | protects skulls | a chin strap | infantry
bunker | withstands shelling | thick concrete | generals
catapult | hurls boulders | a winding arm | breaking ramparts
""",
    ),
    Table(
        ("games",),
        "mass",
        facts=("in {w} people {1} with {0}", "{w} from {2} needs {0}", "players of {w} {1} as in {2}"),
        scenes=(
            (
                "as a pleasant pastime",
                "on game night",
                "by the rules of the game",
                "until a player loses",
                "around the gaming table",
                "for fun and leisure",
            ),
        ),
        rows="""
chess | rooks, pawns | castle, checkmate | persia
poker | cards, bluffs | raise, fold | saloons
checkers | round pieces | capture, crown | ancient egypt
dominoes | dotted tiles | match ends | old venice
bingo | numbered balls | shout loudly | church halls
darts | a bullseye | aim, throw | english pubs
billiards | cues, chalked tips | pocket balls | french salons
roulette | a wheel, a croupier | bet on red | monte carlo
solitaire | patience, a deck | sort suits | lonely evenings
backgammon | dice, points | bear off | mesopotamia
hopscotch | chalk | hop on squares | schoolyards
charades | gestures | guess titles | french parlours
scrabble | letters, racks | spell words | american architects
monopoly | hotels, play cash | buy streets | depression years
sudoku | nine digits | fill grids | newspapers
tag | open space | chase, touch | childhood
crossword | clues, squares | solve across | sunday supplements
puzzle | cardboard pieces | join edges | mapmakers
lottery | tickets | dream of jackpots | genoa
""",
    ),
    Table(
        ("land",),
        "count",
        has_plural=False,
        facts=("{w} has {0}", "{w} is {1}", "{2} cross {w}", "{w} is {1} with {0}"),
        scenes=(
            (
                "on the geography map",
                "in the wide landscape",
                "as hikers know",
                "far on the horizon",
                "above sea level",
                "says the geographer",
            ),
        ),
        rows="""
mountain | a summit, ridges | snowy, rugged | alpinists
hill | a gentle slope | grassy, rolling | ramblers
valley | meadows, villages | fertile, enclosed | hikers
desert | dunes, mirages | arid, endless | caravans
island | coconuts, coves | remote, surrounded | castaways
forest | thickets, mushrooms | dense, whispering | woodcutters
cliff | seabird ledges | sheer, chalky | base jumpers
canyon | red walls | deep, carved | mules
volcano | lava, ash | active, smoking | brave geologists
cave | stalactites | damp, echoing | potholers
plain | wheat, buffalo | flat, open | nomads
prairie | sage, bison | windy, vast | pioneers
jungle | lianas, orchids | steamy, dark | naturalists
plateau | tibetan yaks | elevated | monks on foot
peninsula | three coasts | protruding | coastal walkers
tundra | permafrost, lichen | treeless | reindeer
meadow | buttercups, butterflies | lush, mown | courting pairs
coast | capes, ports | jagged, stormy | coastguards
oasis | date palms | green, watered | bedouins
crater | steep rims | circular | moon walkers
field | furrows, poppies | ploughed, fallow | harvest hands
""",
    ),
    Table(
        ("religion",),
        "count",
        has_plural=False,
        facts=("{w} {0}", "{w} has {1}", "the faithful need {w} for {2}", "{w} with {1} {0}"),
        scenes=(
            (
                "in holy scripture",
                "as religion teaches",
                "with divine grace",
                "before god",
                "in sacred tradition",
                "at the holy shrine",
            ),
        ),
        rows="""
priest | preaches, baptises | a black cassock | confession
bishop | ordains | a mitre, a staff | confirmation
pope | canonises | white robes, swiss guards | encyclicals
rabbi | interprets law | a torah scroll | sabbath
imam | leads prayer | a pulpit, a white cap | friday
prophet | foretells | visions, disciples | warning
angel | descends | wings, a halo | protection
devil | seduces | horns, hooves | blame
saint | works miracles | relics, a feast day | intercession
bible | begins with genesis | two testaments | sermons
altar | stands eastward | candles, white linen | sacrifice
prayer | comforts | folded hands | calm
sermon | admonishes | three points | sunday service
pilgrim | journeys | a scallop shell | penance
miracle | astonishes | witnesses | belief
heaven | awaits | pearly gates, harps | reward
hell | burns | sulphur, flames | punishment
cathedral | towers | stained glass, naves | high mass
monastery | keeps silence | cells, cloisters | retreat
chapel | invites | a small bell | weddings
gospel | proclaims | four evangelists | salvation
""",
    ),
)
