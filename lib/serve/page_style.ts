/** The look of the service's page beside that of every page. */
export const pageStyle = `
:root { --copy: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --copy: #56d364; } }
main { max-width: 860px; }
h1 { margin: 0 0 .3rem; }
.about, #note, #access p { color: var(--muted); margin: .2rem 0 .8rem; }
#drop { display: flex; align-items: center; justify-content: center; min-height: 9rem; padding: 1rem; cursor: pointer;
  border: 2px dashed var(--line); border-radius: 10px; background: var(--soft); text-align: center; box-sizing: border-box; }
#drop:hover, #drop.over { border-color: var(--link); }
#drop:has(:focus-visible) { outline: 3px solid var(--link); outline-offset: 2px; }
#drop .choose { color: var(--link); text-decoration: underline; }
#file { position: absolute; width: 1px; height: 1px; opacity: 0; }
#access, .all { margin: .8rem 0; display: block; }
#access label { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; margin: .5rem 0; }
#token { font: inherit; flex: 1 1 12rem; min-width: 0; padding: .35rem .5rem; border: 1px solid var(--line);
  border-radius: 6px; background: var(--back); color: var(--text); }
#query img { max-width: 100%; max-height: 200px; border-radius: 6px; display: block; margin: .6rem 0; }
#note:not(:empty) { font-weight: 600; color: var(--text); }
#matches { list-style: none; margin: 0; padding: 0; display: grid; gap: .8rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 190px), 1fr)); }
#matches li { border: 2px solid var(--line); border-radius: 8px; padding: .6rem; overflow-wrap: anywhere; min-width: 0; }
#matches li.copy { border-color: var(--copy); }
#matches img { display: block; max-width: 100%; max-height: 176px; margin: 0 auto .4rem; }
#matches b { display: block; font-weight: 600; white-space: pre-wrap; }
#matches .score { font-variant-numeric: tabular-nums; color: var(--muted); }
#matches .copy .score { color: var(--copy); }
`;
