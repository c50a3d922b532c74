/* Shows the panels Python makes and tells it what a person does. Knows nothing else. */

const PANELS = ["bar", "notice", "criteria", "detail", "papers", "preview"];
const WAIT = 250; // ms after the last letter typed into a search field

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "dtiwb";
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // keys are ours, not Jupyter's
  root.lang = model.get("language");
  root.tabIndex = -1;
  el.append(root);

  for (const name of PANELS) {
    const panel = document.createElement("section");
    panel.className = name;
    if (name === "notice") panel.setAttribute("aria-live", "polite");
    root.append(panel);
    const show = () => put(panel, model.get(name));
    model.on(`change:${name}`, show);
    show();
  }

  const send = (source, more = {}) => model.send({ ...source.dataset, ...more });
  const place = () => toScreen(root);
  place();
  const watcher = new ResizeObserver(place);
  watcher.observe(document.body);

  root.addEventListener("click", (event) => {
    const source = event.target.closest("button[data-do], a[data-file]");
    if (!source) return;
    if (source.dataset.file) source.href = address(source.dataset.file);
    else if (!source.disabled) send(source);
  });
  root.addEventListener("change", (event) => {
    const source = event.target.closest("[data-do]");
    if (!source || source.matches("form, [data-live]")) return;
    const value =
      source.type === "checkbox" ? (source.checked ? "yes" : "no") : source.value;
    send(source, { value });
  });
  let timer;
  root.addEventListener("input", (event) => {
    const source = event.target.closest("[data-live], textarea[data-do]");
    if (!source) return;
    clearTimeout(timer);
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

/* Replace what a panel shows; whoever types or reads in it notices nothing. */
function put(panel, html) {
  const active = panel.contains(document.activeElement) ? document.activeElement : null;
  const kept = active?.id && {
    id: active.id,
    value: active.value,
    from: active.selectionStart,
    to: active.selectionEnd,
    types: active.matches("textarea, input[type=text], input[type=search]"),
  };
  const open = [...panel.querySelectorAll("details[open][id]")].map((each) => each.id);
  const tops = [...panel.querySelectorAll(".scroll[id]")].map((e) => [e.id, e.scrollTop]);
  const before = panel.querySelector("[aria-current]")?.id;
  const top = panel.scrollTop;
  const subject = panel.querySelector("h2")?.textContent;
  panel.innerHTML = html;
  for (const id of open) panel.querySelector(`#${id}`)?.setAttribute("open", "");
  for (const [id, at] of tops) {
    const box = panel.querySelector(`#${id}`);
    if (box) box.scrollTop = at;
  }
  panel.scrollTop = panel.querySelector("h2")?.textContent === subject ? top : 0;
  const current = panel.querySelector("[aria-current]");
  if (current && current.id !== before) current.scrollIntoView({ block: "nearest" });
  if (!active) return;
  const again = kept && document.getElementById(kept.id);
  if (!again || again.disabled) {
    panel.parentElement.focus({ preventScroll: true }); // or the keys would go elsewhere
  } else {
    if (kept.types && again.value !== kept.value) again.value = kept.value;
    again.focus({ preventScroll: true });
    if (kept.types) again.setSelectionRange(kept.from, kept.to);
  }
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
