// Speaks with the page that holds this one in a frame. Definition: docs/embedding.md, "Messages".

/** Connects an instance with the window around it; `allowed` are the origins that may steer it. */
export function connect({ allowed = [location.origin], instance }) {
  const host = window.parent;
  addEventListener("message", ({ data, origin }) => {
    if (!allowed.includes(origin) || data?.viewprint !== "credentials") return;
    if (typeof data.kind === "string" && typeof data.value === "string") instance.credentials(data.kind, data.value);
  });
  return {
    tell(name, detail) {
      if (name !== "wanted") return;
      // A page that is in no frame is its own parent, and hears itself say nothing new.
      for (const origin of allowed) host.postMessage({ viewprint: name, ...detail }, origin);
    },
  };
}
