/**
 * Gives bytes back to the system's allocator, where they have a buffer of their own; nobody may read them again. The
 * collector would hold on to many decoded images, and the system clear new pages for each.
 */
export function releaseBytes(data: Uint8Array): void {
  if (data.length === data.buffer.byteLength) (data.buffer as ArrayBuffer).transfer(0);
}
