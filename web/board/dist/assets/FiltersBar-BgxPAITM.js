import{T as e,o as t,r as n,t as r,w as i}from"./index-BTJ6PABj.js";import{t as a}from"./Button-DkStLwQg.js";import{t as o}from"./MultiplePicker-B-VWgx6N.js";import{i as s,t as c}from"./RangePicker-BKfLuWlb.js";import{t as l}from"./jsx-runtime-Wy9s6hX0.js";e();var u=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n=[{kind:`Literal`,name:`first`,value:100}],r={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`FiltersBarQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r,i],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`FiltersBarQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r,i,a],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i,a],storageKey:null},a],storageKey:null}]},params:{cacheID:`79fefc6956d4115e489b9d45c4b36c1a`,id:null,metadata:{},name:`FiltersBarQuery`,operationKind:`query`,text:`query FiltersBarQuery(
  $slug: String!
) {
  organization(slug: $slug) {
    projects(first: 100) {
      nodes {
        slug
        name
        id
      }
    }
    environments {
      name
      id
    }
    id
  }
}
`}}})();u.hash=`857bbe52962a3bb69ebfb5d9ed7568ee`;var d=i(),f=l(),p=`-1`,m=`(no environment)`;function h(e){let{organization:i}=n(),l=s(),h=t();r(`r`,e.onRefresh);let _=(0,d.useLazyLoadQuery)(u,{slug:i},{fetchPolicy:`store-or-network`}),v=(_.organization?.projects.nodes??[]).map(e=>({id:e.slug,name:e.slug})),y=(_.organization?.environments??[]).map(e=>({id:e.name,name:e.name||m}));return(0,f.jsxs)(`div`,{className:`filters`,role:`group`,"aria-label":`Page filters`,children:[(0,f.jsx)(o,{label:`Projects`,none:`My projects`,choices:[{id:p,name:`All projects`},...v],chosen:l.projects,onChange:e=>h({project:g(e,l.projects)})}),(0,f.jsx)(o,{label:`Environment`,none:`All`,choices:y,chosen:l.environments,onChange:e=>h({environment:e})}),(0,f.jsx)(`span`,{className:`grow`}),e.freshness,e.hasRange!==!1&&(0,f.jsx)(c,{}),(0,f.jsx)(a,{icon:`refresh`,isIconOnly:!0,onPress:e.onRefresh,children:`Refresh now (R)`})]})}function g(e,t){return!e.includes(p)||e.length===1?e:t.includes(p)?e.filter(e=>e!==p):[p]}export{h as t};