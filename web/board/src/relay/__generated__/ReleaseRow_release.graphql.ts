/**
 * @generated SignedSource<<3b7eec51fcf6e9c67221620a715aa535>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type AdoptionStageName = "ADOPTED" | "LOW_ADOPTION" | "REPLACED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type ReleaseRow_release$data = {
  readonly adoptionStages: ReadonlyArray<{
    readonly project: {
      readonly slug: string;
    };
    readonly stage: AdoptionStageName;
  }> | null | undefined;
  readonly authors: ReadonlyArray<{
    readonly email: string | null | undefined;
    readonly name: string | null | undefined;
  }>;
  readonly commitCount: number;
  readonly dateCreated: string;
  readonly dateReleased: string | null | undefined;
  readonly lastDeploy: {
    readonly dateFinished: string;
    readonly environment: string | null | undefined;
  } | null | undefined;
  readonly newGroups: number;
  readonly projects: ReadonlyArray<{
    readonly hasHealthData: boolean;
    readonly health: {
      readonly crashFreeSessions: number | null | undefined;
      readonly sessionsAdoption: number | null | undefined;
      readonly stats: ReadonlyArray<{
        readonly timestamp: number;
        readonly value: number;
      }>;
    } | null | undefined;
    readonly previous: {
      readonly health: {
        readonly crashFreeSessions: number | null | undefined;
      } | null | undefined;
      readonly release: {
        readonly version: string;
      };
    } | null | undefined;
    readonly slug: string;
  }>;
  readonly version: string;
  readonly versionInfo: {
    readonly description: string;
    readonly package: string | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "ReleaseRow_release";
};
export type ReleaseRow_release$key = {
  readonly " $data"?: ReleaseRow_release$data;
  readonly " $fragmentSpreads": FragmentRefs<"ReleaseRow_release">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "version",
  "storageKey": null
},
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "slug",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "crashFreeSessions",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ReleaseRow_release",
  "selections": [
    (v0/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "concreteType": "VersionInfo",
      "kind": "LinkedField",
      "name": "versionInfo",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "package",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "description",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "dateCreated",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "dateReleased",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "commitCount",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Author",
      "kind": "LinkedField",
      "name": "authors",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "name",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "email",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Deploy",
      "kind": "LinkedField",
      "name": "lastDeploy",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "environment",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "dateFinished",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "newGroups",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "AdoptionStage",
      "kind": "LinkedField",
      "name": "adoptionStages",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "Project",
          "kind": "LinkedField",
          "name": "project",
          "plural": false,
          "selections": [
            (v1/*:: as any*/)
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "stage",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "ReleaseProject",
      "kind": "LinkedField",
      "name": "projects",
      "plural": true,
      "selections": [
        (v1/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "hasHealthData",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "ReleaseHealth",
          "kind": "LinkedField",
          "name": "health",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "sessionsAdoption",
              "storageKey": null
            },
            (v2/*:: as any*/),
            {
              "alias": null,
              "args": [
                {
                  "kind": "Literal",
                  "name": "period",
                  "value": "P14D"
                }
              ],
              "concreteType": "StatsPoint",
              "kind": "LinkedField",
              "name": "stats",
              "plural": true,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "timestamp",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "value",
                  "storageKey": null
                }
              ],
              "storageKey": "stats(period:\"P14D\")"
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "ReleaseProject",
          "kind": "LinkedField",
          "name": "previous",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "concreteType": "Release",
              "kind": "LinkedField",
              "name": "release",
              "plural": false,
              "selections": [
                (v0/*:: as any*/)
              ],
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": "ReleaseHealth",
              "kind": "LinkedField",
              "name": "health",
              "plural": false,
              "selections": [
                (v2/*:: as any*/)
              ],
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Release",
  "abstractKey": null
};
})();

(node as any).hash = "392148d5ad54d2f4c725564d3723fd10";

export default node;
