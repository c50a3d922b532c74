/* Shows the panels Python makes and tells it what a person does. Knows nothing else. */

const PANELS = ["bar", "notice", "criteria", "detail", "papers", "preview"];
const WAIT = 250; // ms after the last letter typed into a search field

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "dtiwb";
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // keys are ours, not Jupyter's
  root.lang = model.get("language");
  root.tabIndex = -1;
  const panels = Object.fromEntries(
    PANELS.map((name) => [name, document.createElement("section")]),
  );
  for (const [name, panel] of Object.entries(panels)) panel.className = name;
  panels.notice.setAttribute("aria-live", "polite");
  root.append(...Object.values(panels));
  el.append(root);

  const changed = new Set(PANELS);
  const show = () => {
    const names = PANELS.filter((name) => changed.has(name));
    changed.clear();
    // first read, then write, then put back: the page is laid out once
    const kept = names.map((name) => remember(panels[name]));
    for (const name of names) panels[name].innerHTML = model.get(name);
    kept.forEach(restore);
    arrange(root, model.get("chosen"));
  };
  for (const name of [...PANELS, "chosen"]) {
    model.on(`change:${name}`, () => {
      if (!changed.size) queueMicrotask(show);
      changed.add(name);
    });
  }
  show();

  const send = (source, more = {}) => model.send({ ...source.dataset, ...more });
  const place = () => {
    standAlone(root);
    toScreen(root);
  };
  place();
  const watcher = new ResizeObserver(place);
  watcher.observe(document.body);

  root.addEventListener("click", (event) => {
    const source = event.target.closest("button[data-do], a[data-file]");
    if (!source) return;
    if (source.dataset.file) source.href = address(source.dataset.file);
    else if (!source.disabled) send(source);
  });
  let timer, untold; // the field of the letters that are still to be told
  root.addEventListener("change", (event) => {
    const source = event.target.closest("[data-do]");
    if (!source || source.matches("form, [data-live]")) return;
    // else it would be told twice, and the second time take the answer away
    if (untold === source.id) clearTimeout(timer);
    const value =
      source.type === "checkbox" ? (source.checked ? "yes" : "no") : source.value;
    send(source, { value });
  });
  root.addEventListener("input", (event) => {
    const source = event.target.closest("[data-live], textarea[data-do]");
    if (!source) return;
    clearTimeout(timer);
    untold = source.id;
    timer = setTimeout(() => send(source, { value: source.value }), WAIT);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, Object.fromEntries(new FormData(event.target)));
  });
  root.addEventListener("keydown", (event) => {
    const act = shortcut(event, root);
    if (act) {
      event.preventDefault();
      if (document.activeElement?.matches("input, textarea")) {
        document.activeElement.dispatchEvent(new Event("change", { bubbles: true }));
      }
      if (act instanceof HTMLElement) act.focus();
      else if (act.submit) act.submit.requestSubmit();
      else model.send(act);
    }
    event.stopPropagation();
  });
  return () => watcher.disconnect();
}

function shortcut(event, root) {
  const { key, altKey, ctrlKey, metaKey } = event;
  if ((ctrlKey || metaKey) && key.toLowerCase() === "s") return { do: "save" };
  if (!altKey) return null;
  if (key === "ArrowDown") return { do: "step", by: "1" };
  if (key === "ArrowUp") return { do: "step", by: "-1" };
  if (key.toLowerCase() === "z") return { do: "undo" };
  if (key === "/") return root.querySelector("#wb-words");
  const form = root.querySelector("#wb-link-form");
  return key === "Enter" && form ? { submit: form } : null;
}

/* What whoever types or reads in a panel must find again when it is replaced. */
function remember(panel) {
  const held = document.activeElement;
  const active = panel.contains(held) ? held : null;
  const open = [...panel.querySelectorAll("details[open][id]")].map((each) => each.id);
  const tops = [...panel.querySelectorAll(".scroll[id]")].map((e) => [e.id, e.scrollTop]);
  const subject = panel.querySelector("h2")?.textContent;
  const typed = active?.matches("textarea, input[type=text], input[type=search]") && {
    value: active.value,
    from: active.selectionStart,
    to: active.selectionEnd,
  };
  return { panel, id: active && (active.id || "?"), typed, open, tops, subject, top: panel.scrollTop };
}

function restore({ panel, id, typed, open, tops, subject, top }) {
  const find = (each) => panel.querySelector(`[id="${CSS.escape(each)}"]`);
  for (const each of open) find(each)?.setAttribute("open", "");
  for (const [each, at] of tops) {
    if (at && find(each)) find(each).scrollTop = at;
  }
  if (top) panel.scrollTop = panel.querySelector("h2")?.textContent === subject ? top : 0;
  if (!id) return;
  const again = find(id);
  if (!again || again.disabled) {
    panel.parentElement.focus({ preventScroll: true }); // or the keys would go elsewhere
    return;
  }
  if (typed && again.value !== typed.value) again.value = typed.value;
  again.focus({ preventScroll: true });
  if (typed) again.setSelectionRange(typed.from, typed.to);
}

/* Mark the criterion chosen, and give room to what is looked at. */
function arrange(root, chosen) {
  const before = root.querySelector("[aria-current]");
  const current = root.querySelector(`[id="wb-c-${CSS.escape(chosen)}"]`);
  if (before !== current) {
    before?.removeAttribute("aria-current");
    current?.setAttribute("aria-current", "true");
    current?.scrollIntoView({ block: "nearest" });
  }
  root.classList.toggle("has-gains", root.querySelector(".gains") !== null);
  root.classList.toggle("has-page", root.querySelector(".paper-page") !== null);
  root.classList.toggle("is-zoomed", root.querySelector(".head.zoomed") !== null);
}

/* In JupyterLab show the screen alone: no code, no prompts, no other cells. */
function standAlone(root) {
  root.closest(".jp-Cell")?.classList.add("dtiwb-cell");
  root.closest(".jp-Notebook")?.classList.add("dtiwb-alone");
}

/* Fill what is left of the window below the top of the screen. */
function toScreen(root) {
  const scroller = root.closest(".jp-WindowedPanel-outer, .jp-Notebook");
  const height = scroller ? scroller.clientHeight - 24 : window.innerHeight - 24;
  root.style.setProperty("--height", `${Math.max(height, 480)}px`);
}

/* Where the server gives out the files of the workspace. */
function address(file) {
  const config = document.getElementById("jupyter-config-data");
  const base = config ? JSON.parse(config.textContent).baseUrl : "/";
  return `${base}files/${file.split("/").map(encodeURIComponent).join("/")}`;
}

export default { render };
