
"use strict";
/* Search, filter and sort for the tables of this page. The data is the table itself:
   without this script every row is there to read. What is sought are the words of a
   row, not its figures: each term is the beginning of a word ("quang", not "uang"), and
   one of digits a whole number ("2" finds "002" and "2.1", not "2025" and not "6.2"). */
const words = document.currentScript.dataset;
const byName = new Intl.Collator("vi").compare;

/* As dtiwb.text.fold: no accents, no case, single spaces. */
function fold(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.replaceAll("đ", "d").replace(/\s+/g, " ").trim();
}

function labelled(text, field) {
  const label = document.createElement("label");
  label.append(text, field);
  return label;
}

function chooser(records, column) {
  const field = document.createElement("select");
  const values = new Set(records.map((record) => record.text(column)));
  field.append(new Option(words.any, ""));
  for (const value of [...values].sort(byName)) field.append(new Option(value, value));
  return field;
}

/* A record is a row with the rows that belong to it. */
function recordsOf(body) {
  const records = [];
  for (const row of body.rows) {
    if (row.className === "before" && records.length) records.at(-1).rows.push(row);
    else records.push({ rows: [row], text: (column) => row.cells[column].textContent.trim() });
  }
  return records;
}

function folded(record) {
  const read = (row) => Array.from(row.querySelectorAll("th, .t"), (cell) => cell.textContent);
  record.folded ??= fold(record.rows.flatMap(read).join(" "));
  return record.folded;
}

function term(word) {
  const isNumber = /^\d+$/.test(word);
  const escaped = word.replace(/[\\^$.*+?()[\]{}|\/]/g, "\\$&");
  const whole = `0*${word.replace(/^0+(?=\d)/, "")}(?!\\d)`;
  return new RegExp(`(?<![\\p{L}\\p{N}]|\\d[.,])${isNumber ? whole : escaped}`, "u");
}

function fits(record, sought, chosen) {
  return (
    sought.every((each) => each.test(folded(record))) &&
    chosen.every(([column, value]) => !value || record.text(column) === value)
  );
}

function reveal(rows) {
  for (const row of rows) row.hidden = false;
}

const AT_ONCE = 200;

/* Laying out thousands of rows takes a while: the first of those found are shown,
   and the others returned, to be shown when nobody types any more. */
function narrow(records, found) {
  const kept = new Set(found);
  for (const record of records) {
    if (!kept.has(record)) record.rows.forEach((row) => (row.hidden = true));
  }
  const rows = found.flatMap((record) => record.rows);
  reveal(rows.slice(0, AT_ONCE));
  return rows.slice(AT_ONCE);
}

function sorted(records, column, isNumber, way) {
  const value = (text) => (isNumber ? parseFloat(text.replace(",", ".")) : text);
  const keyed = records.map((record) => [value(record.text(column)), record]);
  const known = keyed.filter(([key]) => key === key && key !== "");
  const compare = isNumber ? (a, b) => a - b : byName;
  known.sort(([a], [b]) => way * compare(a, b));
  const unknown = keyed.filter(([key]) => key !== key || key === "");
  return [...known, ...unknown].map(([, record]) => record);
}

/* In the longest tables a name has only the part of its address that differs. */
function link(head, { before, after }) {
  const name = document.createElement("a");
  name.href = before + head.dataset.a + after;
  name.append(head.firstChild);
  head.prepend(name);
}

function equip(table) {
  const body = table.tBodies[0];
  for (const head of body.querySelectorAll("[data-a]")) link(head, table.dataset);
  const heads = [...table.tHead.rows[0].cells];
  let records = recordsOf(body);
  let later = 0;
  const query = document.createElement("input");
  query.type = "search";
  query.placeholder = words.hint;
  query.addEventListener("focus", () => records.forEach(folded), { once: true });
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.setAttribute("aria-live", "polite");
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.append(labelled(words.find, query));
  const choosers = [];
  heads.forEach((head, column) => {
    if ("filter" in head.dataset) {
      const field = chooser(records, column);
      tools.append(labelled(head.textContent, field));
      choosers.push([column, field]);
    }
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      records = sorted(records, column, head.className === "n", up ? 1 : -1);
      body.append(...records.flatMap((record) => record.rows));
    });
  });
  const tell = (shown) => {
    told.textContent = words.shown.replace("##", records.length).replace("#", shown);
  };
  tools.addEventListener("input", () => {
    const chosen = choosers.map(([column, field]) => [column, field.value]);
    const sought = fold(query.value).split(" ").map(term);
    const found = records.filter((record) => fits(record, sought, chosen));
    const rest = narrow(records, found);
    clearTimeout(later);
    later = setTimeout(reveal, 400, rest);
    tell(found.length);
  });
  tools.append(told);
  tell(records.length);
  table.parentElement.before(tools);
}

document.querySelectorAll("table.find").forEach(equip);
