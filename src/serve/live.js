(() => {
  const base = new URL(".", document.currentScript.src);
  let version;
  const listen = () => {
    const events = new EventSource(new URL("live", base));
    events.onmessage = (event) => {
      if (version !== undefined && version !== event.data) location.reload();
      version = event.data;
    };
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    };
    addEventListener("pagehide", () => events.close(), { once: true });
  };
  addEventListener("pageshow", listen, { once: true });
})();
