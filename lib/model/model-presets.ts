import type { ModelPrice } from './money.ts'

export interface ModelPreset {
  id: string
  /** The maker's own name: the same in every language. */
  name: string
  /** Where its API stands; a part in capitals is to be replaced. */
  baseUrl: string
  needsKey: boolean
  /** Runs on one's own machine: its price is 0. */
  local: boolean
  /** What a model is called there. */
  example: string
  /** Whether it takes batches as OpenAI does; null where that depends on the account, or on what runs. */
  batches: boolean | null
}

/** Servers that speak OpenAI's chat completions, and where each is found by default. */
export const modelPresets: readonly ModelPreset[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    needsKey: true,
    local: false,
    example: 'gpt-4o-mini',
    batches: true,
  },
  {
    id: 'azure',
    name: 'Azure OpenAI',
    baseUrl: 'https://YOUR-RESOURCE.openai.azure.com/openai/v1',
    needsKey: true,
    local: false,
    example: 'my-deployment',
    batches: null,
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    needsKey: true,
    local: false,
    example: 'openai/gpt-4o-mini',
    batches: false,
  },
  {
    id: 'together',
    name: 'Together',
    baseUrl: 'https://api.together.xyz/v1',
    needsKey: true,
    local: false,
    example: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
    batches: false,
  },
  {
    id: 'groq',
    name: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    needsKey: true,
    local: false,
    example: 'llama-3.3-70b-versatile',
    batches: null,
  },
  {
    id: 'vllm',
    name: 'vLLM',
    baseUrl: 'http://127.0.0.1:8000/v1',
    needsKey: false,
    local: true,
    example: 'Qwen/Qwen2.5-7B-Instruct',
    batches: null,
  },
  {
    id: 'ollama',
    name: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    needsKey: false,
    local: true,
    example: 'llama3.1',
    batches: null,
  },
  {
    id: 'llama-cpp',
    name: 'llama.cpp server',
    baseUrl: 'http://127.0.0.1:8080/v1',
    needsKey: false,
    local: true,
    example: 'default',
    batches: null,
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    needsKey: false,
    local: true,
    example: 'qwen2.5-7b-instruct',
    batches: null,
  },
]

/** What one's own machine charges. */
export const freePrice: ModelPrice = { input: 0, cachedInput: 0, output: 0, batchShare: null }
