/** The look of the review page beside that of every page. */
export const reviewStyle = `
h1 { margin: 0 0 .3rem; }
header p { margin: .2rem 0; color: var(--muted); }
kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; background: var(--soft); font: inherit; }
button { font: inherit; padding: .35rem .8rem; border: 1px solid var(--line); border-radius: 6px; background: var(--soft);
  color: var(--text); cursor: pointer; min-height: 2.4rem; }
#bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .6rem; align-items: center;
  background: var(--back); border-bottom: 1px solid var(--line); padding: .6rem 0; }
#total { flex: 1 1 12rem; font-weight: 600; }
section, details { border-bottom: 1px solid var(--line); padding: .8rem 0; content-visibility: auto;
  contain-intrinsic-size: auto 330px; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
h2 small { font-weight: 400; color: var(--muted); }
.images { display: flex; flex-wrap: wrap; gap: .8rem; }
.image { width: 196px; box-sizing: border-box; border: 2px solid var(--line); border-radius: 8px; padding: .5rem;
  overflow-wrap: anywhere; font-size: .82rem; }
.image[aria-current="true"] { outline: 3px solid var(--link); outline-offset: 1px; }
.image.keep { border-color: #1a7f37; }
.image.apart { opacity: .55; border-style: dashed; }
.picture { display: flex; height: 176px; align-items: center; justify-content: center; }
.picture img { max-width: 176px; max-height: 176px; }
.image b { display: block; }
.image button { width: 100%; margin-top: .35rem; }
.image button[aria-pressed="true"].choose { background: #1a7f37; border-color: #1a7f37; color: #fff; }
.facts { color: var(--muted); }
@media (max-width: 480px) { .image { width: calc(50% - .4rem); } .picture { height: 130px; }
  .picture img { max-width: 100%; max-height: 130px; } }
`;
