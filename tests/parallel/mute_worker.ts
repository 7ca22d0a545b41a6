/** Never says that it listens. */
self.addEventListener("message", () => {});
