import { htmlPage } from "../tables/html_page.ts";
import { pageScript } from "./page_script.ts";
import { pageStyle } from "./page_style.ts";

const body = `<h1>Find copies</h1>
<p class="about">An image is compared with the references of this service. It is not kept.</p>
<form id="form">
<label id="drop" for="file"><span>Drop an image here, paste one, or <span class="choose">choose a file</span>.</span>
<input id="file" type="file" accept="image/*"></label>
<details id="access"><summary>Token</summary>
<label>Token of the service <input id="token" type="password" autocomplete="off" spellcheck="false"></label>
<p>It is needed where the service was started with one, and is forgotten when this page is closed.</p></details>
<label class="all"><input id="all" type="checkbox"> Show the nearest references even if they are no copies</label>
</form>
<div id="query" hidden><img id="shown" alt="The image that is looked up"></div>
<p id="note" role="status"></p>
<ol id="matches"></ol>
<noscript><p>This page needs its script.</p></noscript>`;

/** The page on which one drops an image, as a whole document. */
export const servicePage: string = htmlPage({
  ...{ title: "Find copies", body, style: pageStyle, script: pageScript },
  sources: { images: "blob:", connections: "'self'" },
});

/** Its policy as a header, which alone can say that no other page may frame it. */
export const servicePolicy: string = `${
  /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(servicePage)![1]
}; frame-ancestors 'none'`;
