// Passkeys: the browser's credential goes into a hidden field as JSON (WebAuthn, level 3).
"use strict";

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function read(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (key[list]) key[list] = key[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  return { publicKey: key };
}

function spell(made) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  });
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const start = form.querySelector("[data-passkey-start]");
  start.addEventListener("click", async () => {
    const options = read(JSON.parse(document.getElementById(form.dataset.options).textContent));
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    // A passkey stands in the place of a code; everything else is still asked for.
    const code = form.querySelector("[name=code]");
    if (code) code.required = false;
    if (!form.reportValidity()) return;
    try {
      const made = await navigator.credentials[form.dataset.passkey](options);
      form.querySelector("[name=credential]").value = spell(made);
      if (start.name) {
        const chosen = document.createElement("input");
        Object.assign(chosen, { type: "hidden", name: start.name, value: start.value });
        form.append(chosen);
      }
      form.submit();
    } catch {
      if (code) code.required = true;
      failed.hidden = false;
    }
  });
}

// --- forms that take a code, or a passkey where the code stays empty ----------------------

// What stands in the form is what the passkey signs: the server digests the same fields.
async function challenge(form, submitter, address) {
  const given = new URLSearchParams(
    [...new FormData(form, submitter)].filter(([, value]) => typeof value === "string"),
  );
  const act = encodeURIComponent(new URL(form.getAttribute("action") || "", window.location.href).pathname);
  const answer = await fetch(`${address}?act=${act}`, { method: "POST", body: given });
  if (!answer.ok) throw new Error(answer.statusText);
  return read(await answer.json());
}

function keep(form, name, value) {
  const field = form.querySelector(`input[type=hidden][name="${name}"]`) || document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const code = form.querySelector("[data-passkey-else]");
  if (!code || code.value.trim()) return;
  event.preventDefault();
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const options = await challenge(form, submitter, code.dataset.passkeyElse);
    const made = await navigator.credentials.get(options);
    keep(form, "credential", spell(made));
    if (submitter && submitter.name) keep(form, submitter.name, submitter.value);
    form.submit();
  } catch {
    failed.hidden = false;
  }
});
