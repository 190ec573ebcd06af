// Runs after the component's module; each figure has a shadow root, as on a live page.
for (const figure of document.querySelectorAll("figure[data-component={{ name }}]")) {
  const parentElement = figure.querySelector(".place").attachShadow({ mode: "open" });
  parentElement.append(document.getElementById("component-{{ name }}").content.cloneNode(true));
  const read = (element) => JSON.parse(element.textContent);
  const { shared } = figure.dataset;
  const data = { ...read(figure.querySelector("script")), ...(shared && read(document.getElementById(shared))) };
  {{ name }}({ data, parentElement, setStateValue: () => {}, setTriggerValue: () => {} });
}
