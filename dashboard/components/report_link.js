// A link to the host's contact, for a sentence that is wrong: a mail, or a page that takes a `body` such as an issue's.
import { htmlElement } from "./elements.js";

const LABEL = "This sentence is wrong";

// Where the link leads: `contact` is an address of mail or a URL, `page` what the page is called, `link` its address.
export function reportAddress(contact, page, link) {
  const body = `Which sentence?\n\n\nWhat is wrong with it?\n\n\nSeen on: ${link}\n`;
  if (contact.startsWith("https://")) {
    const url = new URL(contact);
    url.searchParams.set("body", body);
    return url.href;
  }
  const [subject, text] = [`${LABEL}: ${page}`, body.replaceAll("\n", "\r\n")].map(encodeURIComponent);
  return `mailto:${contact}?subject=${subject}&body=${text}`;
}

export default function ({ data, parentElement }) {
  const link = htmlElement("a", "report", LABEL);
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  // The page as it is when the link is used, not as it was when it was drawn.
  const lead = () => (link.href = reportAddress(data.contact, data.page, location.href));
  for (const action of ["pointerdown", "focus", "click"]) link.addEventListener(action, lead);
  lead();
  parentElement.querySelector(".place").replaceChildren(link);
}
