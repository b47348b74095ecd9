/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Charts($id: ID!, $period: String!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        widgets {\n          id\n          title\n          displayType\n          data(period: $period) {\n            timestamps\n            results {\n              columns {\n                field\n                alias\n              }\n              series {\n                label\n                values\n              }\n              rows {\n                values\n              }\n              error {\n                message\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.ChartsDocument,
    "\n  fragment EditedDashboard on Dashboard {\n    id\n    title\n    period\n    version\n    widgets {\n      id\n      title\n    }\n  }\n": typeof types.EditedDashboardFragmentDoc,
    "\n  mutation CreateDashboard($input: CreateDashboardInput!) {\n    createDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n": typeof types.CreateDashboardDocument,
    "\n  mutation SaveDashboard($input: UpdateDashboardInput!) {\n    updateDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n        details\n      }\n    }\n  }\n": typeof types.SaveDashboardDocument,
    "\n  query ReadDashboard($id: ID!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        ...EditedDashboard\n      }\n    }\n  }\n": typeof types.ReadDashboardDocument,
    "\n  query DashboardChanges($id: ID!, $since: Int!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        version\n        diff(from: $since) {\n          changes {\n            kind\n            path\n            widgetId\n          }\n        }\n      }\n    }\n  }\n": typeof types.DashboardChangesDocument,
    "\n  query ReleasesThenAuthors($first: Int!) {\n    organization {\n      id\n      releases(first: $first) {\n        nodes {\n          id\n          version\n          ... @defer(label: \"authors\") {\n            authors {\n              email\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.ReleasesThenAuthorsDocument,
    "\n  fragment ReleaseLine on Release {\n    id\n    version\n    dateCreated\n    authors {\n      name\n      email\n    }\n    lastDeploy {\n      id\n      environment\n    }\n  }\n": typeof types.ReleaseLineFragmentDoc,
    "\n  query ReleasePage($first: Int!, $after: String) {\n    organization {\n      id\n      releases(first: $first, after: $after) {\n        edges {\n          cursor\n          node {\n            id\n            version\n            ...ReleaseLine\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.ReleasePageDocument,
    "\n  mutation ArchiveRelease($version: String!) {\n    updateRelease(input: { version: $version, status: ARCHIVED }) {\n      release {\n        id\n        status\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n": typeof types.ArchiveReleaseDocument,
    "\n  subscription ReleaseChanged {\n    releaseChanged {\n      kind\n      version\n      release {\n        id\n        url\n        ...ReleaseLine\n      }\n    }\n  }\n": typeof types.ReleaseChangedDocument,
};
const documents: Documents = {
    "\n  query Charts($id: ID!, $period: String!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        widgets {\n          id\n          title\n          displayType\n          data(period: $period) {\n            timestamps\n            results {\n              columns {\n                field\n                alias\n              }\n              series {\n                label\n                values\n              }\n              rows {\n                values\n              }\n              error {\n                message\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.ChartsDocument,
    "\n  fragment EditedDashboard on Dashboard {\n    id\n    title\n    period\n    version\n    widgets {\n      id\n      title\n    }\n  }\n": types.EditedDashboardFragmentDoc,
    "\n  mutation CreateDashboard($input: CreateDashboardInput!) {\n    createDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n": types.CreateDashboardDocument,
    "\n  mutation SaveDashboard($input: UpdateDashboardInput!) {\n    updateDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n        details\n      }\n    }\n  }\n": types.SaveDashboardDocument,
    "\n  query ReadDashboard($id: ID!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        ...EditedDashboard\n      }\n    }\n  }\n": types.ReadDashboardDocument,
    "\n  query DashboardChanges($id: ID!, $since: Int!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        version\n        diff(from: $since) {\n          changes {\n            kind\n            path\n            widgetId\n          }\n        }\n      }\n    }\n  }\n": types.DashboardChangesDocument,
    "\n  query ReleasesThenAuthors($first: Int!) {\n    organization {\n      id\n      releases(first: $first) {\n        nodes {\n          id\n          version\n          ... @defer(label: \"authors\") {\n            authors {\n              email\n            }\n          }\n        }\n      }\n    }\n  }\n": types.ReleasesThenAuthorsDocument,
    "\n  fragment ReleaseLine on Release {\n    id\n    version\n    dateCreated\n    authors {\n      name\n      email\n    }\n    lastDeploy {\n      id\n      environment\n    }\n  }\n": types.ReleaseLineFragmentDoc,
    "\n  query ReleasePage($first: Int!, $after: String) {\n    organization {\n      id\n      releases(first: $first, after: $after) {\n        edges {\n          cursor\n          node {\n            id\n            version\n            ...ReleaseLine\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.ReleasePageDocument,
    "\n  mutation ArchiveRelease($version: String!) {\n    updateRelease(input: { version: $version, status: ARCHIVED }) {\n      release {\n        id\n        status\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n": types.ArchiveReleaseDocument,
    "\n  subscription ReleaseChanged {\n    releaseChanged {\n      kind\n      version\n      release {\n        id\n        url\n        ...ReleaseLine\n      }\n    }\n  }\n": types.ReleaseChangedDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Charts($id: ID!, $period: String!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        widgets {\n          id\n          title\n          displayType\n          data(period: $period) {\n            timestamps\n            results {\n              columns {\n                field\n                alias\n              }\n              series {\n                label\n                values\n              }\n              rows {\n                values\n              }\n              error {\n                message\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Charts($id: ID!, $period: String!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        widgets {\n          id\n          title\n          displayType\n          data(period: $period) {\n            timestamps\n            results {\n              columns {\n                field\n                alias\n              }\n              series {\n                label\n                values\n              }\n              rows {\n                values\n              }\n              error {\n                message\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment EditedDashboard on Dashboard {\n    id\n    title\n    period\n    version\n    widgets {\n      id\n      title\n    }\n  }\n"): (typeof documents)["\n  fragment EditedDashboard on Dashboard {\n    id\n    title\n    period\n    version\n    widgets {\n      id\n      title\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateDashboard($input: CreateDashboardInput!) {\n    createDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateDashboard($input: CreateDashboardInput!) {\n    createDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveDashboard($input: UpdateDashboardInput!) {\n    updateDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n        details\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SaveDashboard($input: UpdateDashboardInput!) {\n    updateDashboard(input: $input) {\n      dashboard {\n        ...EditedDashboard\n      }\n      errors {\n        code\n        message\n        path\n        details\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadDashboard($id: ID!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        ...EditedDashboard\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReadDashboard($id: ID!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        ...EditedDashboard\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DashboardChanges($id: ID!, $since: Int!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        version\n        diff(from: $since) {\n          changes {\n            kind\n            path\n            widgetId\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DashboardChanges($id: ID!, $since: Int!) {\n    organization {\n      id\n      dashboard(id: $id) {\n        id\n        version\n        diff(from: $since) {\n          changes {\n            kind\n            path\n            widgetId\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReleasesThenAuthors($first: Int!) {\n    organization {\n      id\n      releases(first: $first) {\n        nodes {\n          id\n          version\n          ... @defer(label: \"authors\") {\n            authors {\n              email\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReleasesThenAuthors($first: Int!) {\n    organization {\n      id\n      releases(first: $first) {\n        nodes {\n          id\n          version\n          ... @defer(label: \"authors\") {\n            authors {\n              email\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReleaseLine on Release {\n    id\n    version\n    dateCreated\n    authors {\n      name\n      email\n    }\n    lastDeploy {\n      id\n      environment\n    }\n  }\n"): (typeof documents)["\n  fragment ReleaseLine on Release {\n    id\n    version\n    dateCreated\n    authors {\n      name\n      email\n    }\n    lastDeploy {\n      id\n      environment\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReleasePage($first: Int!, $after: String) {\n    organization {\n      id\n      releases(first: $first, after: $after) {\n        edges {\n          cursor\n          node {\n            id\n            version\n            ...ReleaseLine\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReleasePage($first: Int!, $after: String) {\n    organization {\n      id\n      releases(first: $first, after: $after) {\n        edges {\n          cursor\n          node {\n            id\n            version\n            ...ReleaseLine\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ArchiveRelease($version: String!) {\n    updateRelease(input: { version: $version, status: ARCHIVED }) {\n      release {\n        id\n        status\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ArchiveRelease($version: String!) {\n    updateRelease(input: { version: $version, status: ARCHIVED }) {\n      release {\n        id\n        status\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ReleaseChanged {\n    releaseChanged {\n      kind\n      version\n      release {\n        id\n        url\n        ...ReleaseLine\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ReleaseChanged {\n    releaseChanged {\n      kind\n      version\n      release {\n        id\n        url\n        ...ReleaseLine\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;