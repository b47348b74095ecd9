import{Ht as e,Ut as t,d as n,f as r,m as i,n as a,o}from"./Shortcuts-BnWaMjU0.js";import{a as s,n as c,t as l}from"./jsx-runtime-Wy9s6hX0.js";import{i as u,r as d,t as f}from"./Page-DYFrC457.js";import{i as p}from"./index-C11QvG2A.js";import{t as m}from"./Icon-zxHzcinz.js";import{t as h}from"./Picker-DlsPKedA.js";import{t as g}from"./Time-DZceAzny.js";import{i as _}from"./layout-CkDPQjus.js";import{t as v}from"./Favourite-Da-NmTaD.js";t();var y=(function(){var e={defaultValue:24,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`cursor`},n={defaultValue:null,kind:`LocalArgument`,name:`filter`},r={defaultValue:null,kind:`LocalArgument`,name:`id`},i={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},c={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},u=[{kind:`Variable`,name:`after`,variableName:`cursor`},o,{kind:`Variable`,name:`first`,variableName:`count`},s],d={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r,i],kind:`Fragment`,metadata:null,name:`DashboardsPageListQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},o,s],kind:`FragmentSpread`,name:`DashboardsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[e,t,n,i,r],kind:`Operation`,name:`DashboardsPageListQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[c,l,{kind:`InlineFragment`,selections:[{alias:null,args:u,concreteType:`DashboardConnection`,kind:`LinkedField`,name:`dashboards`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[l,d,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},l],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[l,d,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},c],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:u,filters:[`filter`,`orderBy`],handle:`connection`,key:`DashboardsPageList_dashboards`,kind:`LinkedHandle`,name:`dashboards`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`c4a107d9c960976ad4c381eb6a211c57`,id:null,metadata:{},name:`DashboardsPageListQuery`,operationKind:`query`,text:`query DashboardsPageListQuery(
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
`}}})();y.hash=`be39474deb89bd95f0b6b5584a08ad57`;var b=(function(){var e=[`dashboards`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:24,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`orderBy`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:y,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`DashboardsPageList_organization`,selections:[{alias:`dashboards`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Variable`,name:`orderBy`,variableName:`orderBy`}],concreteType:`DashboardConnection`,kind:`LinkedField`,name:`__DashboardsPageList_dashboards_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`DashboardCard_dashboard`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();b.hash=`be39474deb89bd95f0b6b5584a08ad57`;var x=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i={kind:`Variable`,name:`filter`,variableName:`filter`},a={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},o=[i,{kind:`Literal`,name:`first`,value:24},a],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`DashboardsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{args:[i,a],kind:`FragmentSpread`,name:`DashboardsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,e,t],kind:`Operation`,name:`DashboardsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:o,concreteType:`DashboardConnection`,kind:`LinkedField`,name:`dashboards`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,c,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},s],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[s,c,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:o,filters:[`filter`,`orderBy`],handle:`connection`,key:`DashboardsPageList_dashboards`,kind:`LinkedHandle`,name:`dashboards`},s],storageKey:null}]},params:{cacheID:`6c4db113bc4002b014929c6002f5f395`,id:null,metadata:{},name:`DashboardsPageQuery`,operationKind:`query`,text:`query DashboardsPageQuery(
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
`}}})();x.hash=`c3e5ac1864cfde734d4188a9bcf6e8c8`;var S=e(),C=s(c(),1),w=l(),T=250;function E({label:e,placeholder:t,text:n,onChange:r}){let[o,s]=(0,C.useState)(n),[c,l]=(0,C.useState)(n),u=(0,C.useRef)(null),d=(0,C.useId)();return c!==n&&(l(n),s(n)),a(`/`,()=>u.current?.focus()),(0,C.useEffect)(()=>{if(o===n)return;let e=setTimeout(()=>r(o||null),T);return()=>clearTimeout(e)},[o,n,r]),(0,w.jsx)(`div`,{className:`search grow`,role:`search`,children:(0,w.jsxs)(`div`,{className:`box`,children:[(0,w.jsx)(m,{name:`search`}),(0,w.jsx)(`label`,{className:`sr`,htmlFor:d,children:e}),(0,w.jsx)(`input`,{ref:u,id:d,value:o,placeholder:t,autoComplete:`off`,onChange:e=>s(e.target.value)}),o!==``&&(0,w.jsx)(i,{icon:`close`,look:`quiet`,isIconOnly:!0,onPress:()=>s(``),children:`Clear search`})]})})}var D=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},t={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null};return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardCard_dashboard`,selections:[e,t,{alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`createdBy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[e,t,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null}],storageKey:null},{args:null,kind:`FragmentSpread`,name:`Favourite_dashboard`}],type:`Dashboard`,abstractKey:null}})();D.hash=`79446f3047f8d3c8dac238bf5bf4f81f`;function O(e){let t=(0,S.useFragment)(D,e.dashboard),n=_(t.widgets.map(e=>({...e,layout:e.layout??null}))),r=n.length;return(0,w.jsxs)(`article`,{className:`card tile`,children:[(0,w.jsx)(A,{widgets:n}),(0,w.jsxs)(`header`,{children:[(0,w.jsx)(`h2`,{className:`cut grow`,children:(0,w.jsx)(u,{to:`/dashboards/${encodeURIComponent(t.id)}`,children:t.title})}),(0,w.jsx)(v,{dashboard:t})]}),(0,w.jsxs)(`p`,{className:`in small faint`,children:[r,` `,r===1?`widget`:`widgets`,` ·`,` `,t.createdBy?.name??`prebuilt`,` ·`,` `,(0,w.jsx)(g,{date:t.dateUpdated})]})]})}var k=6;function A(e){return(0,w.jsx)(`svg`,{className:`layout-picture`,viewBox:`0 0 120 66`,"aria-hidden":`true`,children:e.widgets.filter(({layout:e})=>e.y<k).map(({id:e,layout:t,displayType:n})=>(0,w.jsx)(`rect`,{className:`kind-${n.toLowerCase()}`,x:t.x*20+1,y:t.y*11+1,width:t.w*20-2,height:Math.min(t.h,k-t.y)*11-2,rx:1.5},e))})}var j=[{id:`RECENTLY_VIEWED`,name:`Recently viewed`},{id:`MOST_POPULAR`,name:`Most visited`},{id:`MINE_FIRST`,name:`Mine first`},{id:`DATE_CREATED`,name:`Newest`},{id:`TITLE`,name:`Title`}];function M(){let[e,t]=(0,C.useState)(0),a=(0,C.useCallback)(()=>t(e=>e+1),[]),[s,c]=r(`query`),[l]=r(`order`),[d]=r(`favourites`),g=n(),{canWrite:_}=o(),v=j.find(e=>e.id===l?.toUpperCase())?.id??`RECENTLY_VIEWED`;return(0,w.jsxs)(f,{title:`Dashboards`,actions:_&&(0,w.jsxs)(u,{className:`btn primary`,to:`/dashboards/new`,children:[(0,w.jsx)(m,{name:`plus`}),`New dashboard`]}),children:[(0,w.jsxs)(`div`,{className:`row wrap`,children:[(0,w.jsx)(E,{label:`Search dashboards`,placeholder:`Part of a title`,text:s??``,onChange:c}),(0,w.jsx)(h,{label:`Order`,isLabelShown:!0,choices:j,chosen:v,onChange:e=>g({order:e.toLowerCase()})}),(0,w.jsxs)(`span`,{className:`joined`,role:`group`,"aria-label":`Which`,children:[(0,w.jsx)(i,{"aria-pressed":!d,onPress:()=>g({favourites:null}),children:`All`}),(0,w.jsx)(i,{"aria-pressed":!!d,onPress:()=>g({favourites:`yes`}),children:`Favourites`})]})]}),(0,w.jsx)(p,{onRetry:a,children:(0,w.jsx)(C.Suspense,{fallback:(0,w.jsx)(F,{}),children:(0,w.jsx)(N,{query:s,sort:v,isFavourites:!!d,fetchKey:e})})},e)]})}function N(e){let{organization:t}=o(),n=(0,C.useDeferredValue)({slug:t,filter:{query:e.query,favorites:e.isFavourites?!0:null},orderBy:{field:e.sort,direction:e.sort===`TITLE`?`ASC`:`DESC`}}),r=(0,S.useLazyLoadQuery)(x,n,{fetchKey:e.fetchKey,fetchPolicy:`store-and-network`});return r.organization?(0,w.jsx)(P,{organization:r.organization,query:e.query}):null}function P(e){let{data:t,hasNext:n,isLoadingNext:a,loadNext:o}=(0,S.usePaginationFragment)(b,e.organization),{edges:s}=t.dashboards,[,c]=r(`query`);return s.length===0?(0,w.jsx)(`section`,{className:`card`,children:e.query?(0,w.jsxs)(d,{icon:`search`,title:`No dashboard matches`,children:[(0,w.jsx)(`p`,{children:(0,w.jsx)(`code`,{children:e.query})}),(0,w.jsx)(i,{onPress:()=>c(null),children:`Clear search`})]}):(0,w.jsx)(d,{icon:`dashboard`,title:`No dashboards here yet`,children:(0,w.jsx)(`p`,{children:`Stars mark favourites; a new dashboard starts empty.`})})}):(0,w.jsxs)(w.Fragment,{children:[(0,w.jsx)(`ul`,{className:`cards`,children:s.map(({node:e})=>(0,w.jsx)(`li`,{children:(0,w.jsx)(O,{dashboard:e})},e.id))}),n&&(0,w.jsx)(`div`,{className:`row center`,children:(0,w.jsx)(i,{look:`quiet`,isDisabled:a,onPress:()=>o(24),children:a?`Loading more`:`Load more`})})]})}function F(){return(0,w.jsx)(`div`,{className:`cards`,role:`status`,"aria-label":`Loading dashboards`,children:Array.from({length:6},(e,t)=>(0,w.jsx)(`span`,{className:`skel skel-tile`},t))})}export{M as Component};