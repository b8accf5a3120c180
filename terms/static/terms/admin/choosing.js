// Offers terms of the glossary and language that a new term is given.

const glossary = document.getElementById("id_glossary");
const language = document.getElementById("id_language");

function narrow(select) {
  const url = new URL(select.dataset["ajax-Url"], document.location);
  url.searchParams.set("of_glossary", glossary.value);
  url.searchParams.set("of_language", language.value);
  select.setAttribute("data-ajax--url", url.pathname + url.search);
  const widget = window.django.jQuery(select).data("select2");
  if (widget) widget.dataAdapter.ajaxOptions.url = url.pathname + url.search;
}

function narrowAll() {
  document.querySelectorAll("select.admin-autocomplete").forEach(narrow);
}

if (glossary && language) {
  glossary.addEventListener("change", narrowAll);
  language.addEventListener("change", narrowAll);
  document.addEventListener("formset:added", narrowAll);
  narrowAll();
}
