// Open what was sealed here, and seal something: by the package of the vendor's scope.
const { decrypt, encrypt, getSignature } = require("@wecom/crypto");

const [token, key, owner, timestamp, nonce, sealed, message] = process.argv.slice(2);
const opened = decrypt(key, sealed);
const theirs = encrypt(key, message, owner);
console.log(JSON.stringify({
  signature: getSignature(token, timestamp, nonce, sealed),
  message: opened.message,
  owner: opened.id,
  sealed: theirs,
  signed: getSignature(token, timestamp, nonce, theirs),
}));
