import { request } from 'node:http'

/** The session's cookie for a fresh address of a web host. */
export const signIn = (address: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(address, (response) => {
      resolve(response.headers['set-cookie']?.[0]?.split(';')[0] ?? '')
      response.resume()
    })
    asked.on('error', reject)
    asked.end()
  })
