/**
 * @generated SignedSource<<ebc19c4dcaa3b52be2e4ef6f669e62ee>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type WidgetType = "DELIVERY" | "DISCOVER" | "ERROR_EVENTS" | "ISSUE" | "METRICS" | "SPANS" | "TRANSACTION_LIKE" | "%future added value";
export type WidgetPanelFieldsQuery$variables = {
  slug: string;
  type: WidgetType;
};
export type WidgetPanelFieldsQuery$data = {
  readonly organization: {
    readonly widgetFields: {
      readonly aggregates: ReadonlyArray<{
        readonly description: string;
        readonly isAnswerable: boolean;
        readonly name: string;
      }>;
      readonly columns: ReadonlyArray<{
        readonly description: string;
        readonly isAnswerable: boolean;
        readonly name: string;
      }>;
      readonly filters: ReadonlyArray<{
        readonly description: string;
        readonly isAnswerable: boolean;
        readonly name: string;
      }>;
    };
  } | null | undefined;
};
export type WidgetPanelFieldsQuery = {
  response: WidgetPanelFieldsQuery$data;
  variables: WidgetPanelFieldsQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "slug"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "type"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
  }
],
v2 = [
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
    "name": "description",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "isAnswerable",
    "storageKey": null
  }
],
v3 = {
  "alias": null,
  "args": [
    {
      "kind": "Variable",
      "name": "widgetType",
      "variableName": "type"
    }
  ],
  "concreteType": "WidgetFields",
  "kind": "LinkedField",
  "name": "widgetFields",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "WidgetFieldInfo",
      "kind": "LinkedField",
      "name": "columns",
      "plural": true,
      "selections": (v2/*:: as any*/),
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "WidgetFieldInfo",
      "kind": "LinkedField",
      "name": "aggregates",
      "plural": true,
      "selections": (v2/*:: as any*/),
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "WidgetFieldInfo",
      "kind": "LinkedField",
      "name": "filters",
      "plural": true,
      "selections": (v2/*:: as any*/),
      "storageKey": null
    }
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "WidgetPanelFieldsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "WidgetPanelFieldsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "024bef5c8b15cc4cf9d2f406117113cf",
    "id": null,
    "metadata": {},
    "name": "WidgetPanelFieldsQuery",
    "operationKind": "query",
    "text": "query WidgetPanelFieldsQuery(\n  $slug: String!\n  $type: WidgetType!\n) {\n  organization(slug: $slug) {\n    widgetFields(widgetType: $type) {\n      columns {\n        name\n        description\n        isAnswerable\n      }\n      aggregates {\n        name\n        description\n        isAnswerable\n      }\n      filters {\n        name\n        description\n        isAnswerable\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "444cd12417d3a936f0fe4277986d9e46";

export default node;
