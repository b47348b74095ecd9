/** Where the server is, and who asks: from the command line or the environment. */
const [url = process.env.WAYBILL_URL, token = process.env.WAYBILL_TOKEN] =
  process.argv.slice(2);
if (!url || !token) {
  throw new Error("Give URL and TOKEN, or set WAYBILL_URL and WAYBILL_TOKEN.");
}

export const endpoint = `${url}/graphql`;

/** The token goes into a header of its own, never into a cookie or the address. */
export const authorization = (bearer: string) => ({
  Authorization: `Bearer ${bearer}`,
});
export const headers = authorization(token);
