import type { Api } from '@/lib/http/api'
import { upload } from '@/lib/http/upload'
import { uuid7 } from '@/lib/ids/uuid7'
import type { Storage } from '@/lib/storage/storage'
import { Attaching } from './attach'
import { MediaLinks } from './links'
import type { LocalFiles } from './localFiles'
import { LocalUrls } from './localUrls'
import { Player } from './player'
import { probe } from './probe'
import { SeenFiles } from './seenFiles'
import { shrink } from './shrink'
import { Uploads } from './uploads'

interface Options {
  api: Api
  files: LocalFiles
  storage: Storage
  /** The server's time in milliseconds. */
  now(): number
}

/** What it takes to send and show media, fetched when that is needed first. */
export class MediaKit {
  readonly files: LocalFiles
  readonly attaching: Attaching
  readonly uploads: Uploads
  readonly links: MediaLinks
  readonly urls: LocalUrls
  readonly seen: SeenFiles
  readonly player = new Player()

  constructor({ api, files, storage, now }: Options) {
    const find = (mediaId: string) => files.find(mediaId)
    this.files = files
    this.attaching = new Attaching({ files, newId: () => uuid7(now()), shrink, probe })
    this.uploads = new Uploads({ api, put: upload, find })
    this.links = new MediaLinks({ api, now })
    this.urls = new LocalUrls(find)
    this.seen = new SeenFiles(storage)
  }
}
