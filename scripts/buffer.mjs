// What the Dockerfile parser asks of Node's Buffer, for the bundle that runs without Node.
export const Buffer = { from: (text) => new TextEncoder().encode(text) };
