import { createRequire } from "node:module";

/**
 * A script that makes the figures of a page live: it draws each again by plotly, in the page's colors, and hides the image,
 * which stays where no script runs and on paper.
 */
export async function liveFigures(): Promise<string> {
  const plotly = await Deno.readTextFile(
    createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min"),
  );
  return `${plotly}\n(${drawAll})();`.replaceAll("</script", "<\\/script");
}

/** Source that runs in a browser, after plotly's own. */
const drawAll = `() => {
  const boxes = [...document.querySelectorAll(".figure")];
  const draw = (box) => {
    const { data, layout } = JSON.parse(box.querySelector("script").textContent);
    const live = box.querySelector(".live") ?? box.appendChild(document.createElement("div"));
    live.className = "live";
    live.setAttribute("aria-label", box.querySelector("img").alt);
    const color = getComputedStyle(document.body).color;
    const shown = { ...layout, font: { ...layout.font, color } };
    box.classList.add("drawn");
    Plotly.react(live, data, shown, { responsive: true, displaylogo: false });
  };
  boxes.forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => boxes.forEach(draw));
}`;
