import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })
// Every address of the machine, loopback among them: the browser needs nothing else.
test.use({ studioEnv: { STUDIO_HOST: '0.0.0.0' } })

test('beyond loopback the owner makes an account by the link of the terminal, once', async ({
  page,
  studio,
}) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in$/)
  await expectAccessible(page)
  const link = /\/set-up\?token=[\w-]+/.exec(studio.output)?.[0] ?? ''
  expect(link).not.toBe('')
  await page.goto(link)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Make account' }).click()
  await expect(page.getByText('Enter a name.')).toBeVisible()
  await page.getByLabel('Name').fill('Ana')
  await page.getByLabel('E-mail').fill('ana@example.org')
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Make account' }).click()
  await expect(page.getByText('The password has 5 of at least 10 characters.')).toBeVisible()
  await page.getByLabel('Password').fill('a long enough password')
  await page.getByRole('button', { name: 'Make account' }).click()
  await expect(page.getByRole('navigation', { name: 'Stages' })).toBeVisible()
  await page.goto(link)
  await expect(page.getByText('This link no longer works')).toBeVisible()
})

test('who is signed out sees nothing, and signs in with the right password only', async ({
  page,
  request,
  allow,
}) => {
  const refused = await request.post('/api/call/datasets.list', {
    headers: { 'x-studio': '1' },
    data: {},
  })
  expect(refused.status()).toBe(401)
  expect((await request.get('/api/events')).status()).toBe(401)
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill('ana@example.org')
  await page.getByLabel('Password').fill('not the password')
  allow(/401/)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('E-mail or password is wrong.')).toBeVisible()
  await page.getByLabel('Password').fill('a long enough password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('navigation', { name: 'Stages' })).toBeVisible()
  await page.getByRole('button', { name: /account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
})
