// Bytes as the commands carry them.

/** So many bytes become characters at a time: an argument list has an end. */
const CHUNK = 0x2000;

export function toBase64(bytes: Uint8Array): string {
  let said = '';
  for (let at = 0; at < bytes.length; at += CHUNK) said += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(said);
}

/** Throws where that is no base64. */
export function fromBase64(text: string): Uint8Array {
  const said = atob(text);
  const bytes = new Uint8Array(said.length);
  for (let i = 0; i < said.length; i++) bytes[i] = said.charCodeAt(i);
  return bytes;
}
