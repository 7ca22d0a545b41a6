/**
 * What runs on the review page, in a browser: no types and no modules, as the page is one file that opens from disk.
 */
export const reviewScript = String.raw`"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const history = [];
let current = null;

const bytes = (count) => {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  for (; count >= 1000 && unit < units.length - 1; unit++) count /= 1000;
  // From 99.5 on, two digits would be written as a power of ten.
  return (count >= 99.5 || unit === 0 ? count.toFixed(0) : count.toPrecision(2)) + " " + units[unit];
};
const counted = (count, one) => count + " " + one + (count === 1 ? "" : "s");
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// Each group's images are rows of keep and apart, in the order of the page.
const state = data.groups.map(({ images }) => images.map(({ keep }) => ({ keep, apart: false })));
const cards = [];
const headings = [];
const isOneContent = data.groups.map(({ images }) => images.every(({ key }) => key === images[0].key));

// Choices are those of exactly these files: on a page of others they would name images that nobody looked at.
const store = "rdcd duplicates " + hash(JSON.stringify(data.groups.map(({ images }) =>
  images.map(({ place, key }) => [place, key])
)));

function hash(text) {
  let one = 1, other = 2;
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
    other = Math.imul(other ^ text.charCodeAt(at), 1597334677) + 1;
  }
  return [one, other].map((half) => (half >>> 0).toString(16)).join("-");
}

function remember() {
  try {
    localStorage.setItem(
      store,
      state.map((rows) => rows.map(({ keep, apart }) => Number(keep) + 2 * Number(apart)).join("")).join(),
    );
  } catch {
    // Some browsers keep nothing for pages from disk.
  }
}

function recall() {
  let kept;
  try {
    kept = localStorage.getItem(store)?.split(",");
  } catch {
    return;
  }
  const isWhole = kept?.length === state.length &&
    kept.every((rows, g) => /^[0-3]+$/.test(rows) && rows.length === state[g].length);
  if (!isWhole) return;
  kept.forEach((rows, g) => {
    state[g] = [...rows].map((row) => ({ keep: (row & 1) === 1, apart: (row & 2) === 2 }));
  });
  note("Your choices of last time are shown.");
}

const isMoved = ({ keep, apart }) => !keep && !apart;

// What one group keeps or leaves alone is not moved for another's sake.
function toMove() {
  const stays = new Set();
  const moved = new Map();
  data.groups.forEach(({ images }, g) => {
    const kept = images[state[g].findIndex(({ keep, apart }) => keep && !apart)];
    images.forEach((image, i) => {
      if (!isMoved(state[g][i])) stays.add(image.place);
      else if (!moved.has(image.place)) moved.set(image.place, { image, kept });
    });
  });
  return [...moved.values()].filter(({ image }) => !stays.has(image.place));
}

const freed = (images) => bytes(images.reduce((sum, { size, isLink }) => isLink ? sum : sum + size, 0));
const note = (text) => document.getElementById("note").textContent = text;

function show(g) {
  const { kind, weakestLink, images } = data.groups[g];
  headings[g].textContent = images.length + " images, " +
    (kind === "exact" ? "the same pixels" : "alike to " + weakestLink.toFixed(3));
  headings[g].append(
    " ",
    element("small", { textContent: "frees " + freed(images.filter((_, i) => isMoved(state[g][i]))) }),
  );
  cards[g].forEach((card, i) => {
    const { keep, apart } = state[g][i];
    card.classList.toggle("keep", keep && !apart);
    card.classList.toggle("apart", apart);
    const choose = card.querySelector(".choose");
    choose.textContent = apart ? "left alone" : keep ? "✓ keep" : "move";
    choose.disabled = apart;
    card.querySelector(".not")?.setAttribute("aria-pressed", String(apart));
  });
}

function showTotal() {
  const images = toMove().map(({ image }) => image);
  document.getElementById("total").value = counted(images.length, "image") + " to move, " + freed(images) +
    " to free";
}

function change(g, i, { keep, apart }) {
  const before = state[g].map((row) => ({ ...row }));
  const { images } = data.groups[g];
  if (keep !== undefined) state[g][i].keep = keep;
  // Of equal files one cannot be another image than the other.
  else state[g].forEach((row, j) => images[j].key === images[i].key && (row.apart = apart));
  const together = state[g].filter(({ apart }) => !apart);
  if (together.length > 0 && !together.some(({ keep }) => keep)) {
    if (keep === undefined) together[0].keep = true;
    else {
      state[g] = before;
      note("One image of a group has to stay.");
      return;
    }
  }
  history.push([g, i, before]);
  changed(g);
}

function changed(g) {
  note("");
  show(g);
  showTotal();
  remember();
}

function choose(g, i) {
  if (!state[g][i].apart) change(g, i, { keep: !state[g][i].keep });
}

function setApart(g, i) {
  if (isOneContent[g]) note("These files are equal, byte for byte.");
  else change(g, i, { apart: !state[g][i].apart });
}

function undo() {
  const last = history.pop();
  if (last === undefined) return;
  const [g, i, before] = last;
  state[g] = before;
  changed(g);
  select(g, i);
}

function mark(g, i) {
  if (current !== null) cards[current[0]][current[1]].removeAttribute("aria-current");
  current = [g, i];
  cards[g][i].setAttribute("aria-current", "true");
}

function select(g, i) {
  const card = cards[g]?.[i];
  if (card === undefined) return;
  mark(g, i);
  const fold = card.closest("details");
  if (fold !== null) fold.open = true;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  // Groups that come into view take their real height only then, and may move what is below.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (card.getAttribute("aria-current") === "true") card.scrollIntoView({ block: "nearest" });
  }));
}

const pictures = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    target.src = data.thumbnails[target.dataset.key];
    pictures.unobserve(target);
  }
}, { rootMargin: "800px" });

function picture({ key, path, url }) {
  let shown = "no small image";
  if (data.thumbnails[key] !== "") {
    shown = element("img", { alt: "" });
    shown.dataset.key = key;
    pictures.observe(shown);
  }
  const link = element(
    "a",
    { className: "picture", href: url, target: "_blank", rel: "noopener", tabIndex: -1 },
    shown,
  );
  link.setAttribute("aria-label", "open " + path);
  return link;
}

function facts({ width, height, size, modified, isLink, lacksEnd, samePixels, score }, isExact) {
  const likeness = isLink
    ? "another name of the same file"
    : isExact
    ? ""
    : samePixels === null
    ? "score " + score.toFixed(3)
    : "the same pixels" + (samePixels === 1 ? "" : " (" + samePixels + ")");
  const day = new Date(modified).toISOString().slice(0, 10);
  // Two lines, as a line that is too long would be broken within the date.
  const doubt = lacksEnd ? ", its end is missing" : "";
  return width + " × " + height + ", " + bytes(size) + "\n" + day + (likeness && ", " + likeness) + doubt;
}

data.groups.forEach((group, g) => {
  headings[g] = element("h2");
  cards[g] = group.images.map((image, i) => {
    const slash = Math.max(image.path.lastIndexOf("/"), image.path.lastIndexOf("\\"));
    const card = element(
      "div",
      { className: "image", tabIndex: -1 },
      picture(image),
      element("b", { textContent: image.path.slice(slash + 1) }),
      element("div", { className: "facts", textContent: slash < 0 ? "" : image.path.slice(0, slash + 1) }),
      element("div", { className: "facts", textContent: facts(image, group.kind === "exact") }),
      element("button", { className: "choose", type: "button", onclick: () => choose(g, i) }),
    );
    if (!isOneContent[g]) {
      card.append(
        element("button", {
          className: "not",
          textContent: "not the same",
          type: "button",
          onclick: () => setApart(g, i),
        }),
      );
    }
    card.setAttribute("role", "group");
    card.setAttribute("aria-label", image.path);
    // Only marked: were it scrolled to, a button would flee from the press that gives it the focus.
    card.addEventListener("focusin", () => mark(g, i));
    return card;
  });
  const images = element("div", { className: "images" }, ...cards[g]);
  const box = group.isLarge
    ? element("details", {}, element("summary", {}, headings[g]), images)
    : element("section", {}, headings[g], images);
  document.getElementById("groups").append(box);
});
// What keys go to is not to lie below the bar, whose lines are as many as the window is narrow.
const bar = document.getElementById("bar");
new ResizeObserver(() => document.documentElement.style.scrollPaddingTop = bar.offsetHeight + "px").observe(bar);
recall();
data.groups.forEach((_, g) => show(g));
showTotal();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [g, i] = current ?? [0, -1];
  const row = cards[g] ?? [];
  const actions = {
    ArrowRight: () => i + 1 < row.length ? select(g, i + 1) : select(g + 1, 0),
    ArrowLeft: () => i > 0 ? select(g, i - 1) : g > 0 && select(g - 1, cards[g - 1].length - 1),
    ArrowDown: () => current === null ? select(0, 0) : select(g + 1, 0),
    ArrowUp: () => select(g - 1, 0),
    " ": () => current !== null && choose(g, i),
    n: () => current !== null && setApart(g, i),
    u: undo,
    o: () => current !== null && window.open(data.groups[g].images[i].url, "_blank", "noopener"),
  };
  const action = actions[event.key];
  // There Space presses or unfolds.
  const isControl = event.target.closest("button, summary") !== null;
  if (action === undefined || isControl && event.key === " ") return;
  event.preventDefault();
  action();
});

function decisions() {
  const apart = new Map(data.apart.map((pair) => [pair.join(), pair]));
  const keep = new Map();
  const file = ({ place, key }) => ({ path: place, key });
  data.groups.forEach(({ images }, g) => images.forEach((image, i) => {
    const own = state[g][i];
    if (own.apart) {
      for (const other of images) {
        if (other.key === image.key) continue;
        const pair = [image.key, other.key].sort();
        if (!apart.has([...pair].reverse().join())) apart.set(pair.join(), pair);
      }
    } else if (own.keep) keep.set(image.place, file(image));
  }));
  const move = toMove().map(({ image }) => file(image));
  return { format: data.format, apart: [...apart.values()], keep: [...keep.values()], move };
}

function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

document.getElementById("save").onclick = () =>
  download("decisions.json", JSON.stringify(decisions(), null, 1) + "\n", "application/json");
document.getElementById("script").onclick = () => {
  const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  const moves = toMove();
  download("move-duplicates.sh", [
    "#!/bin/sh",
    "# Moves " + counted(moves.length, "image") + ", of each of which a copy stays: it is named behind and looked for first.",
    "# Nothing is deleted, and nothing is replaced.",
    "#     sh move-duplicates.sh [FOLDER]",
    "set -eu",
    'to="$(pwd)/duplicates"',
    '[ $# -eq 0 ] || to="$1"',
    "moved=0",
    "move() {",
    '  target="$to$1"',
    '  [ -e "$1" ] || { printf "%s\\n" "not there: $1" >&2; return 0; }',
    '  [ -e "$2" ] || { printf "%s\\n" "left, as its copy is gone: $1" >&2; return 0; }',
    '  if [ -e "$target" ] || [ -L "$target" ]; then printf "%s\\n" "left, as there is one already: $target" >&2; return 0; fi',
    // Of a name, $(dirname) would lose newlines at the end.
    '  mkdir -p -- "\${target%/*}/"',
    '  mv -n -- "$1" "$target"',
    "  moved=$((moved + 1))",
    "}",
    ...moves.map(({ image, kept }) => "move " + quote(image.place) + " " + quote(kept.place)),
    'printf "%s\\n" "$moved images moved to $to"',
    "",
  ].join("\n"), "text/x-shellscript");
};`;
