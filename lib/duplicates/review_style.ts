/** The look of the review page beside that of every page. */
export const reviewStyle = `
:root { --kept: #1a7f37; }
h1 { margin: 0 0 .3rem; }
header p { margin: .2rem 0; color: var(--muted); }
kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; background: var(--soft); font: inherit; }
button { font: inherit; padding: .35rem .8rem; border: 1px solid var(--line); border-radius: 6px; background: var(--soft);
  color: var(--text); cursor: pointer; min-height: 2.4rem; }
button:hover { border-color: var(--muted); }
#bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: center;
  background: var(--back); border-bottom: 1px solid var(--line); margin: 0 -.5rem;
  padding: .6rem .5rem; }
#total { font-weight: 600; }
#note { flex: 1 1 6rem; color: var(--muted); }
section, details { border-bottom: 1px solid var(--line); margin: 0 -.5rem; padding: .8rem .5rem;
  content-visibility: auto; contain-intrinsic-size: auto 360px; }
details:not([open]) { contain-intrinsic-size: auto 50px; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
summary h2 { display: inline; }
details[open] summary { margin-bottom: .5rem; }
h2 small { font-weight: 400; color: var(--muted); margin-left: .5rem; }
.images { display: flex; flex-wrap: wrap; gap: .8rem; }
.image { display: flex; flex-direction: column; width: 196px; box-sizing: border-box; border: 2px solid var(--line);
  border-radius: 8px; padding: .5rem; overflow-wrap: anywhere; font-size: .82rem; scroll-margin: .5rem 0; }
.image:focus { outline: none; }
.image[aria-current="true"] { outline: 3px solid var(--link); outline-offset: 1px; }
.image.keep { border-color: var(--kept); }
.image.apart { border-style: dashed; }
.image.apart .picture { opacity: .5; }
.picture { display: flex; height: 176px; margin-bottom: .4rem; align-items: center; justify-content: center; }
.picture img { max-width: 100%; max-height: 100%; }
.image b, .facts { display: block; white-space: pre-wrap; }
.facts { color: var(--muted); }
.image button { margin-top: .35rem; }
.image .choose { margin-top: auto; }
.facts:has(+ button) { margin-bottom: .35rem; }
.keep .choose { background: var(--kept); border-color: var(--kept); color: #fff; }
.image button[aria-pressed="true"] { background: var(--text); color: var(--back); }
button:disabled { color: var(--muted); cursor: default; }
@media (max-width: 480px) {
  .keys { display: none; }
  #total, #note { flex: 1 1 100%; }
  #note:empty { display: none; }
  #bar button { flex: 1 1 auto; padding: .35rem .5rem; font-size: .9rem; }
  .images { gap: .6rem; }
  .image { width: calc(50% - .3rem); }
  .picture { height: 130px; }
}
`;
