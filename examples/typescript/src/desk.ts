// What the desk says, typed by its own OpenAPI document.
import createClient from "openapi-fetch";

import { remembering } from "./remembering.js";
import type * as api from "./openapi.js";

/** `fields` may leave out parts of an answer; we ask for all of it. */
type Whole<T> = Required<T>;

export type Article = Whole<api.SchemaOfferedArticle>;
export type Author = Whole<api.SchemaAuthorAlone>;
export type Card = Pick<Whole<api.SchemaArticleListed>, "title" | "path" | "description" | "image" | "authors" | "categories" | "published_at">;
export type Category = Whole<api.SchemaTopicAlone>;
export type Home = api.SchemaHomeAlone;
export type JsonLd = api.SchemaJsonLd;
export type Listing = api.SchemaListingAlone;
export type Meta = api.SchemaHeadTags;
export type Navigation = api.SchemaNavigationAnswer;
export type Offer = api.SchemaOfferOnPage;
export type Part = Article["body"][number];
export type Picture = api.SchemaPicture;
export type Site = api.SchemaSiteAnswer;
export type Tag = Whole<api.SchemaTagAlone>;
export type Topic = Whole<api.SchemaTopic>;

/** What stands at a path. */
export type Found = api.SchemaAddressAnswer["found"];

/** What all pages show. `offers`: the number of each, by its key. `root`: where the desk answers. */
export interface Around {
  root: string;
  site: Site;
  navigation: Navigation;
  offers: ReadonlyMap<string, number>;
}

export interface Listed {
  cards: Whole<api.SchemaArticleListed>[];
  total: number;
}

/** The desk does not answer with what was asked for. `status`: what it said. */
export class Refusal extends Error {
  constructor(readonly status: number, detail: string) {
    super(`${status}: ${detail}`);
  }
}

type Filter = { category?: string; tag?: string; author?: string };

export class Desk {
  private readonly client;

  constructor(readonly root: string) {
    this.client = createClient<api.paths>({ baseUrl: root, fetch: remembering() });
  }

  async around(): Promise<Around> {
    const [site, navigation, offers] = await Promise.all([
      this.client.GET("/api/v2/site/").then(said),
      this.client.GET("/api/v2/navigation/").then(said),
      this.client.GET("/api/v2/offers/", { params: { query: { limit: 100 } } }).then(said),
    ]);
    const numbers = (offers.items as Whole<api.SchemaOffer>[]).map((offer) => [offer.key, offer.id] as const);
    return { root: this.root, site, navigation, offers: new Map(numbers) };
  }

  async at(path: string): Promise<Found> {
    return said(await this.client.GET("/api/v2/addresses/", { params: { query: { path } } })).found;
  }

  /** As the site lists them. */
  async articles(filter: Filter, limit: number, offset = 0): Promise<Listed> {
    const query = { noindex: "include", order: "-featured", limit, offset, ...filter } as const;
    const answer = said(await this.client.GET("/api/v2/articles/", { params: { query } }));
    return { cards: answer.items as Listed["cards"], total: answer.meta.total_count };
  }

  async topics(): Promise<Topic[]> {
    return said(await this.client.GET("/api/v2/categories/", { params: { query: { limit: 100 } } })).items as Topic[];
  }

  async author(slug: string): Promise<Author> {
    return said(await this.client.GET("/api/v2/authors/{slug}/", { params: { path: { slug } } })) as Author;
  }
}

function said<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data !== undefined) return answer.data;
  const problem = answer.error as Partial<api.SchemaProblem> | undefined;
  throw new Refusal(answer.response.status, problem?.detail ?? answer.response.statusText);
}
