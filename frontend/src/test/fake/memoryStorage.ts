import 'fake-indexeddb/auto'
import { Storage } from '@/lib/storage/storage'

/** A database of its own, with what IndexedDB does and without a browser. */
export function memoryStorage(): Storage {
  return new Storage(crypto.randomUUID())
}
