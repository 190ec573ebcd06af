// Decompresses the embedded libraries and draws the charts.
async function unpacked(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}
const spec = (figure) => JSON.parse(figure.querySelector("script").textContent);
(async () => {
  const vega = document.querySelectorAll("figure.vega"), plotly = document.querySelectorAll("figure.plotly");
  if (vega.length) await unpacked("vega");
  for (const figure of vega) {
    const place = figure.querySelector(".place");
    // Without a description, Vega takes the place's name away.
    const chart = { ...spec(figure), description: place.getAttribute("aria-label") };
    // One that has a width of its own keeps it.
    if (chart.autosize) chart.width = "container";
    await vegaEmbed(place, chart, { actions: false, renderer: "svg" });
    // What is wider than the page is scrolled, by keyboard too.
    if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0;
  }
  if (plotly.length) await unpacked("plotly");
  for (const figure of plotly) {
    const { data, layout } = spec(figure);
    await Plotly.newPlot(figure.querySelector(".place"), { data, layout, config: {
      displayModeBar: false, responsive: true } });
  }
  document.body.dataset.drawn = "yes";
})();
