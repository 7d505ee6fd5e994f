/** Everything in the databases, storages and caches of the page, as text; runs in the page. */
export async function everythingKept(): Promise<string> {
  const all: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((opened, failed) => {
      const request = indexedDB.open(name ?? "");
      request.onsuccess = () => opened(request.result);
      request.onerror = () => failed(new Error(String(request.error)));
    });
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).getAll();
      await new Promise((done) => (request.onsuccess = done));
      all.push(request.result);
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      all.push(request.url);
      if (!/\.(js|css|png|svg|mp3|ogg|woff2)$/.test(request.url))
        all.push(await (await cache.match(request))?.text());
    }
  }
  return JSON.stringify(all);
}
