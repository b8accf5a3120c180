// Passkeys: asks the server for a challenge, the browser for an answer, and sends that back.

const forms = document.querySelectorAll("form.passkey");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function named(credentials = []) {
  return credentials.map((credential) => ({ ...credential, id: bytes(credential.id) }));
}

// What JSON cannot hold, as the browser wants it.
function readable(options) {
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = named(options.allowCredentials);
  return made;
}

// And the way back.
function sendable(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = text(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(form, address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
    },
    body: JSON.stringify(body),
  });
  const data = await answer.json();
  if (data.location) {
    window.location.assign(data.location);
    return null;
  }
  if (!answer.ok) throw new Error(data.problem);
  return data;
}

async function use(form) {
  const { begin, complete, act, failed } = form.dataset;
  const said = form.querySelector(".said");
  said.textContent = "";
  try {
    const options = await ask(form, begin, {});
    if (options === null) return;
    let credential;
    try {
      credential = await navigator.credentials[act]({ publicKey: readable(options) });
    } catch {
      throw new Error(failed);
    }
    const name = form.elements.namedItem("name")?.value ?? "";
    await ask(form, complete, { name, credential: sendable(credential) });
  } catch (error) {
    said.textContent = error instanceof SyntaxError ? failed : error.message || failed;
  }
}

if (window.PublicKeyCredential) {
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form);
    });
  }
}
