import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{i as o}from"./theme-ybavyQJj.js";import{t as s}from"./useRefreshableQuery-Bz-FHuki.js";import{t as c}from"./ListPage-BN0wcptm.js";import{d as l,f as u,h as d,s as f}from"./index-r96JJ45h.js";import{t as p}from"./SearchInput-CQtrTeVl.js";import{t as m}from"./Time-B7mCBEBy.js";import{o as h}from"./layout-BDTcJhTX.js";import{n as g,t as _}from"./prebuilt-CbfcfvgA.js";e();var v=(function(){var e={defaultValue:24,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`cursor`},n={defaultValue:null,kind:`LocalArgument`,name:`filter`},r={defaultValue:null,kind:`LocalArgument`,name:`id`},i={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},c={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},u=[{kind:`Variable`,name:`after`,variableName:`cursor`},o,{kind:`Variable`,name:`first`,variableName:`count`},s],d={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r,i],kind:`Fragment`,metadata:null,name:`DashboardsPageListQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},o,s],kind:`FragmentSpread`,name:`DashboardsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[e,t,n,i,r],kind:`Operation`,name:`DashboardsPageListQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[c,l,{kind:`InlineFragment`,selections:[{alias:null,args:u,concreteType:`DashboardConnection`,kind:`LinkedField`,name:`dashboards`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[l,d,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},l],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[l,d,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},c],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:u,filters:[`filter`,`orderBy`],handle:`connection`,key:`DashboardsPageList_dashboards`,kind:`LinkedHandle`,name:`dashboards`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`c4a107d9c960976ad4c381eb6a211c57`,id:null,metadata:{},name:`DashboardsPageListQuery`,operationKind:`query`,text:`query DashboardsPageListQuery(
  $count: Int = 24
  $cursor: String
  $filter: DashboardFilter
  $orderBy: DashboardOrder
  $id: ID!
) {
  node(id: $id) {
    __typename
    ...DashboardsPageList_organization_1FfpYs
    id
  }
}

fragment DashboardCard_dashboard on Dashboard {
  id
  title
  dateUpdated
  createdBy {
    name
    id
  }
  widgets {
    id
    title
    displayType
    layout {
      x
      y
      w
      h
      minH
    }
  }
  ...Favourite_dashboard
}

fragment DashboardsPageList_organization_1FfpYs on Organization {
  dashboards(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        id
        ...DashboardCard_dashboard
        __typename
      }
      cursor
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
  id
}

fragment Favourite_dashboard on Dashboard {
  id
  title
  isFavorited
}
`}}})();v.hash=`be39474deb89bd95f0b6b5584a08ad57`;var y=(function(){var e=[`dashboards`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:24,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`orderBy`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:v,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`DashboardsPageList_organization`,selections:[{alias:`dashboards`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Variable`,name:`orderBy`,variableName:`orderBy`}],concreteType:`DashboardConnection`,kind:`LinkedField`,name:`__DashboardsPageList_dashboards_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`DashboardCard_dashboard`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();y.hash=`be39474deb89bd95f0b6b5584a08ad57`;var b=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i={kind:`Variable`,name:`filter`,variableName:`filter`},a={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},o=[i,{kind:`Literal`,name:`first`,value:24},a],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`DashboardsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{args:[i,a],kind:`FragmentSpread`,name:`DashboardsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,e,t],kind:`Operation`,name:`DashboardsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:o,concreteType:`DashboardConnection`,kind:`LinkedField`,name:`dashboards`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,c,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},s],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[s,c,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:o,filters:[`filter`,`orderBy`],handle:`connection`,key:`DashboardsPageList_dashboards`,kind:`LinkedHandle`,name:`dashboards`},s],storageKey:null}]},params:{cacheID:`6c4db113bc4002b014929c6002f5f395`,id:null,metadata:{},name:`DashboardsPageQuery`,operationKind:`query`,text:`query DashboardsPageQuery(
  $slug: String!
  $filter: DashboardFilter
  $orderBy: DashboardOrder
) {
  organization(slug: $slug) {
    ...DashboardsPageList_organization_2Awgb3
    id
  }
}

fragment DashboardCard_dashboard on Dashboard {
  id
  title
  dateUpdated
  createdBy {
    name
    id
  }
  widgets {
    id
    title
    displayType
    layout {
      x
      y
      w
      h
      minH
    }
  }
  ...Favourite_dashboard
}

fragment DashboardsPageList_organization_2Awgb3 on Organization {
  dashboards(first: 24, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        id
        ...DashboardCard_dashboard
        __typename
      }
      cursor
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
  id
}

fragment Favourite_dashboard on Dashboard {
  id
  title
  isFavorited
}
`}}})();b.hash=`c3e5ac1864cfde734d4188a9bcf6e8c8`;var x=r(i(),1),S=n(),C=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},t={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardCard_dashboard`,selections:[e,t,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[e,t,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{args:null,kind:`FragmentSpread`,name:`Favourite_dashboard`}],type:`Dashboard`,abstractKey:null}})();C.hash=`79446f3047f8d3c8dac238bf5bf4f81f`;var w=a();function T(e){let t=(0,S.useFragment)(C,e.dashboard),n=h(t.widgets.map(e=>({...e,layout:e.layout??null}))),r=n.length;return(0,w.jsxs)(`article`,{className:`card tile`,children:[(0,w.jsx)(D,{widgets:n}),(0,w.jsxs)(`header`,{children:[(0,w.jsx)(`h2`,{className:`cut grow`,children:(0,w.jsx)(o,{to:`/dashboards/${encodeURIComponent(t.id)}`,children:t.title})}),(0,w.jsx)(g,{dashboard:t})]}),(0,w.jsxs)(`p`,{className:`in small faint`,children:[r,` `,r===1?`widget`:`widgets`,` ·`,` `,_(t.id)?`prebuilt`:(0,w.jsxs)(w.Fragment,{children:[t.createdBy?.name??`unknown`,` ·`,` `,(0,w.jsx)(m,{date:t.dateUpdated})]})]})]})}var E=6;function D(e){return(0,w.jsx)(`svg`,{className:`layout-picture`,viewBox:`0 0 120 66`,"aria-hidden":`true`,children:e.widgets.filter(({layout:e})=>e.y<E).map(({id:e,layout:t,displayType:n})=>(0,w.jsx)(`rect`,{className:`kind-${n.toLowerCase()}`,x:t.x*20+1,y:t.y*11+1,width:t.w*20-2,height:Math.min(t.h,E-t.y)*11-2,rx:1.5},e))})}var O=[{id:`RECENTLY_VIEWED`,name:`Recently viewed`},{id:`MOST_POPULAR`,name:`Most visited`},{id:`MINE_FIRST`,name:`Mine first`},{id:`DATE_CREATED`,name:`Newest`},{id:`TITLE`,name:`Title`}];function k(){let[e,n]=f(`query`),{canWrite:r}=t();return(0,w.jsx)(c,{title:`Dashboards`,actions:r&&(0,w.jsxs)(o,{className:`btn primary`,"aria-label":`New dashboard`,to:`/dashboards/new`,children:[(0,w.jsx)(d,{name:`plus`}),(0,w.jsxs)(`span`,{children:[`New`,(0,w.jsx)(`span`,{className:`desk`,children:` dashboard`})]})]}),search:(0,w.jsx)(p,{label:`Search dashboards`,placeholder:`Part of a title`,text:e??``,onChange:n}),orders:O,parts:{label:`Which`,parameter:`favourites`,names:[`All`,`Favourites`],value:`yes`},skeleton:(0,w.jsx)(M,{}),children:({order:t,isSecondPart:n,fetchKey:r})=>(0,w.jsx)(A,{query:e,sort:t,isFavourites:n,fetchKey:r})})}function A(e){let{organization:n}=t(),r=(0,x.useDeferredValue)({slug:n,filter:{query:e.query,favorites:e.isFavourites?!0:null},orderBy:{field:e.sort,direction:e.sort===`TITLE`?`ASC`:`DESC`}}),i=s(b,r,e.fetchKey);return i.organization?(0,w.jsx)(j,{organization:i.organization,query:e.query}):null}function j(e){let{data:t,hasNext:n,isLoadingNext:r,loadNext:i}=(0,S.usePaginationFragment)(y,e.organization),{edges:a}=t.dashboards,[,o]=f(`query`);return a.length===0?(0,w.jsx)(`section`,{className:`card`,children:e.query?(0,w.jsxs)(l,{icon:`search`,title:`No dashboard matches`,children:[(0,w.jsx)(`p`,{children:(0,w.jsx)(`code`,{children:e.query})}),(0,w.jsx)(u,{onPress:()=>o(null),children:`Clear search`})]}):(0,w.jsx)(l,{icon:`dashboard`,title:`No dashboards here yet`,children:(0,w.jsx)(`p`,{children:`Stars mark favourites; a new dashboard starts empty.`})})}):(0,w.jsxs)(w.Fragment,{children:[(0,w.jsx)(`ul`,{className:`cards`,children:a.map(({node:e})=>(0,w.jsx)(`li`,{children:(0,w.jsx)(T,{dashboard:e})},e.id))}),n&&(0,w.jsx)(`div`,{className:`row center`,children:(0,w.jsx)(u,{look:`quiet`,isDisabled:r,onPress:()=>i(24),children:r?`Loading more`:`Load more`})})]})}function M(){return(0,w.jsx)(`div`,{className:`cards`,role:`status`,"aria-label":`Loading dashboards`,children:Array.from({length:6},(e,t)=>(0,w.jsx)(`span`,{className:`skel skel-tile`},t))})}export{k as Component};