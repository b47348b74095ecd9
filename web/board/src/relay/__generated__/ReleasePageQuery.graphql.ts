/**
 * @generated SignedSource<<bd264a625f983aca6541185edd18c551>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type AdoptionStageName = "ADOPTED" | "LOW_ADOPTION" | "REPLACED" | "%future added value";
export type ReleaseStatus = "ARCHIVED" | "OPEN" | "%future added value";
export type ReleasePageQuery$variables = {
  environments?: ReadonlyArray<string> | null | undefined;
  project?: string | null | undefined;
  slug: string;
  version: string;
};
export type ReleasePageQuery$data = {
  readonly organization: {
    readonly release: {
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
      readonly currentProjectMeta: {
        readonly previousRelease: {
          readonly newGroups: number;
          readonly projects: ReadonlyArray<{
            readonly health: {
              readonly crashFreeSessions: number | null | undefined;
              readonly crashFreeUsers: number | null | undefined;
            } | null | undefined;
            readonly slug: string;
          }>;
          readonly version: string;
        } | null | undefined;
      };
      readonly dateCreated: string;
      readonly dateReleased: string | null | undefined;
      readonly deployCount: number;
      readonly id: string;
      readonly newGroups: number;
      readonly projects: ReadonlyArray<{
        readonly hasHealthData: boolean;
        readonly health: {
          readonly crashFreeSessions: number | null | undefined;
          readonly crashFreeUsers: number | null | undefined;
          readonly sessionsAdoption: number | null | undefined;
          readonly totalSessions: number | null | undefined;
          readonly totalUsers24h: number | null | undefined;
        } | null | undefined;
        readonly slug: string;
      }>;
      readonly status: ReleaseStatus;
      readonly url: string | null | undefined;
      readonly version: string;
      readonly versionInfo: {
        readonly package: string | null | undefined;
      } | null | undefined;
    } | null | undefined;
  } | null | undefined;
};
export type ReleasePageQuery = {
  response: ReleasePageQuery$data;
  variables: ReleasePageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "environments"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "project"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "slug"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "version"
},
v4 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
  }
],
v5 = [
  {
    "kind": "Variable",
    "name": "version",
    "variableName": "version"
  }
],
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "version",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "dateCreated",
  "storageKey": null
},
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "dateReleased",
  "storageKey": null
},
v11 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "url",
  "storageKey": null
},
v12 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "commitCount",
  "storageKey": null
},
v13 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "deployCount",
  "storageKey": null
},
v14 = {
  "kind": "Variable",
  "name": "environments",
  "variableName": "environments"
},
v15 = [
  (v14/*:: as any*/)
],
v16 = {
  "alias": null,
  "args": (v15/*:: as any*/),
  "kind": "ScalarField",
  "name": "newGroups",
  "storageKey": null
},
v17 = {
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
    }
  ],
  "storageKey": null
},
v18 = {
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
v19 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "slug",
  "storageKey": null
},
v20 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "stage",
  "storageKey": null
},
v21 = [
  (v14/*:: as any*/),
  {
    "kind": "Variable",
    "name": "project",
    "variableName": "project"
  }
],
v22 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "crashFreeSessions",
  "storageKey": null
},
v23 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "crashFreeUsers",
  "storageKey": null
},
v24 = {
  "alias": null,
  "args": (v15/*:: as any*/),
  "concreteType": "ReleaseHealth",
  "kind": "LinkedField",
  "name": "health",
  "plural": false,
  "selections": [
    (v22/*:: as any*/),
    (v23/*:: as any*/)
  ],
  "storageKey": null
},
v25 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "hasHealthData",
  "storageKey": null
},
v26 = {
  "alias": null,
  "args": (v15/*:: as any*/),
  "concreteType": "ReleaseHealth",
  "kind": "LinkedField",
  "name": "health",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "totalSessions",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "totalUsers24h",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "sessionsAdoption",
      "storageKey": null
    },
    (v22/*:: as any*/),
    (v23/*:: as any*/)
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "ReleasePageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v5/*:: as any*/),
            "concreteType": "Release",
            "kind": "LinkedField",
            "name": "release",
            "plural": false,
            "selections": [
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              (v8/*:: as any*/),
              (v9/*:: as any*/),
              (v10/*:: as any*/),
              (v11/*:: as any*/),
              (v12/*:: as any*/),
              (v13/*:: as any*/),
              (v16/*:: as any*/),
              (v17/*:: as any*/),
              (v18/*:: as any*/),
              {
                "alias": null,
                "args": (v15/*:: as any*/),
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
                      (v19/*:: as any*/)
                    ],
                    "storageKey": null
                  },
                  (v20/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": (v21/*:: as any*/),
                "concreteType": "CurrentProjectMeta",
                "kind": "LinkedField",
                "name": "currentProjectMeta",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "Release",
                    "kind": "LinkedField",
                    "name": "previousRelease",
                    "plural": false,
                    "selections": [
                      (v7/*:: as any*/),
                      (v16/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "ReleaseProject",
                        "kind": "LinkedField",
                        "name": "projects",
                        "plural": true,
                        "selections": [
                          (v19/*:: as any*/),
                          (v24/*:: as any*/)
                        ],
                        "storageKey": null
                      }
                    ],
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
                  (v19/*:: as any*/),
                  (v25/*:: as any*/),
                  (v26/*:: as any*/)
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
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v2/*:: as any*/),
      (v3/*:: as any*/),
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "ReleasePageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v5/*:: as any*/),
            "concreteType": "Release",
            "kind": "LinkedField",
            "name": "release",
            "plural": false,
            "selections": [
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              (v8/*:: as any*/),
              (v9/*:: as any*/),
              (v10/*:: as any*/),
              (v11/*:: as any*/),
              (v12/*:: as any*/),
              (v13/*:: as any*/),
              (v16/*:: as any*/),
              (v17/*:: as any*/),
              (v18/*:: as any*/),
              {
                "alias": null,
                "args": (v15/*:: as any*/),
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
                      (v19/*:: as any*/),
                      (v6/*:: as any*/)
                    ],
                    "storageKey": null
                  },
                  (v20/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": (v21/*:: as any*/),
                "concreteType": "CurrentProjectMeta",
                "kind": "LinkedField",
                "name": "currentProjectMeta",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "Release",
                    "kind": "LinkedField",
                    "name": "previousRelease",
                    "plural": false,
                    "selections": [
                      (v7/*:: as any*/),
                      (v16/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "ReleaseProject",
                        "kind": "LinkedField",
                        "name": "projects",
                        "plural": true,
                        "selections": [
                          (v19/*:: as any*/),
                          (v24/*:: as any*/),
                          (v6/*:: as any*/)
                        ],
                        "storageKey": null
                      },
                      (v6/*:: as any*/)
                    ],
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
                  (v19/*:: as any*/),
                  (v25/*:: as any*/),
                  (v26/*:: as any*/),
                  (v6/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v6/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "5e274cb06ca02a0f009b6ee1886b3da6",
    "id": null,
    "metadata": {},
    "name": "ReleasePageQuery",
    "operationKind": "query",
    "text": "query ReleasePageQuery(\n  $slug: String!\n  $version: String!\n  $environments: [String!]\n  $project: ID\n) {\n  organization(slug: $slug) {\n    release(version: $version) {\n      id\n      version\n      status\n      dateCreated\n      dateReleased\n      url\n      commitCount\n      deployCount\n      newGroups(environments: $environments)\n      versionInfo {\n        package\n      }\n      authors {\n        name\n        email\n      }\n      adoptionStages(environments: $environments) {\n        project {\n          slug\n          id\n        }\n        stage\n      }\n      currentProjectMeta(project: $project, environments: $environments) {\n        previousRelease {\n          version\n          newGroups(environments: $environments)\n          projects {\n            slug\n            health(environments: $environments) {\n              crashFreeSessions\n              crashFreeUsers\n            }\n            id\n          }\n          id\n        }\n      }\n      projects {\n        slug\n        hasHealthData\n        health(environments: $environments) {\n          totalSessions\n          totalUsers24h\n          sessionsAdoption\n          crashFreeSessions\n          crashFreeUsers\n        }\n        id\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "acb1c751cfc808c9b651d2091fc38b96";

export default node;
