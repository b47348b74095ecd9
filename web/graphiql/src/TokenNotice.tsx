const COMMAND = [
  "waybill token create",
  "--organization SLUG",
  "--user ADDRESS",
  "--scope read",
  "--scope write",
];

/** What to type where the server has given the page no access token. */
export function TokenNotice() {
  return (
    <aside className="token-notice" aria-label="Access token">
      GraphiQL needs an access token. Create one in a shell:
      <code>
        {COMMAND.map((part) => (
          <span key={part}>{part} </span>
        ))}
      </code>
      Paste it in the tab Headers after <q>Bearer </q>, then press{" "}
      <q>Re-fetch GraphQL schema</q>.
    </aside>
  );
}
