"""A token has one colour by its ID, in the browser and in files alike."""

import json
import subprocess
from pathlib import Path

from dashboard.components.token_colours import palette_index

MODULE = Path(__file__).parents[2] / "dashboard" / "components" / "token_colours.js"
IDS = [0, 5, 6, 319, 3331, 50_256]

SCRIPT = """
const { tokenColour, tokenPalette } = await import(process.argv[1]);
const theme = { getPropertyValue: () => "0,1,2,3,4,5,6,7,8,9" };
console.log(JSON.stringify(JSON.parse(process.argv[2]).map((id) => Number(tokenColour(id, tokenPalette(theme))))));
"""


def test_browser_and_files_colour_a_token_alike():
    done = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", SCRIPT, MODULE.as_uri(), json.dumps(IDS)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [palette_index(token_id) for token_id in IDS]
