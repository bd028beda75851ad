/* The crew's page. */

export function Crew() {
  return <main />;
}
