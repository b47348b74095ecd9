/**
 * @generated SignedSource<<3b2045f37a15262fda5997c2c3377449>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
export type WidgetType = "DELIVERY" | "DISCOVER" | "ERROR_EVENTS" | "ISSUE" | "METRICS" | "SPANS" | "TRANSACTION_LIKE" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type EditorPage_dashboard$data = {
  readonly canEdit: boolean;
  readonly dateUpdated: string;
  readonly id: string;
  readonly title: string;
  readonly updatedBy: {
    readonly name: string;
  } | null | undefined;
  readonly version: number;
  readonly widgets: ReadonlyArray<{
    readonly description: string | null | undefined;
    readonly displayType: WidgetDisplayType;
    readonly id: string;
    readonly interval: string;
    readonly layout: {
      readonly h: number;
      readonly minH: number;
      readonly w: number;
      readonly x: number;
      readonly y: number;
    } | null | undefined;
    readonly limit: number | null | undefined;
    readonly queries: ReadonlyArray<{
      readonly aggregates: ReadonlyArray<string>;
      readonly columns: ReadonlyArray<string>;
      readonly conditions: string;
      readonly fieldAliases: ReadonlyArray<string>;
      readonly fields: ReadonlyArray<string>;
      readonly id: string;
      readonly isHidden: boolean;
      readonly name: string;
      readonly orderby: string;
      readonly selectedAggregate: number | null | undefined;
    }>;
    readonly thresholds: {
      readonly max1: number | null | undefined;
      readonly max2: number | null | undefined;
      readonly unit: string | null | undefined;
    } | null | undefined;
    readonly title: string;
    readonly widgetType: WidgetType;
  }>;
  readonly " $fragmentType": "EditorPage_dashboard";
};
export type EditorPage_dashboard$key = {
  readonly " $data"?: EditorPage_dashboard$data;
  readonly " $fragmentSpreads": FragmentRefs<"EditorPage_dashboard">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "title",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "EditorPage_dashboard",
  "selections": [
    (v0/*:: as any*/),
    (v1/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "version",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "canEdit",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "dateUpdated",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "User",
      "kind": "LinkedField",
      "name": "updatedBy",
      "plural": false,
      "selections": [
        (v2/*:: as any*/)
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Widget",
      "kind": "LinkedField",
      "name": "widgets",
      "plural": true,
      "selections": [
        (v0/*:: as any*/),
        (v1/*:: as any*/),
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
          "name": "displayType",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "widgetType",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "interval",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "limit",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetThresholds",
          "kind": "LinkedField",
          "name": "thresholds",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "max1",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "max2",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "unit",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetLayout",
          "kind": "LinkedField",
          "name": "layout",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "x",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "y",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "w",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "h",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "minH",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetQuery",
          "kind": "LinkedField",
          "name": "queries",
          "plural": true,
          "selections": [
            (v0/*:: as any*/),
            (v2/*:: as any*/),
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "fields",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "aggregates",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "columns",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "fieldAliases",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "conditions",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "orderby",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "isHidden",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "selectedAggregate",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Dashboard",
  "abstractKey": null
};
})();

(node as any).hash = "1d723408377a69858d6f20281fee8867";

export default node;
