"""Charts: data in, an Altair or Plotly figure out. Colours come from the theme."""
