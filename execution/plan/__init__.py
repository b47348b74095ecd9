"""Plans: operations compiled to complete one level of the response at a time.

A plan belongs to an operation and one set of outcomes of its `@skip` and `@include`. It is a tree
of fields and completions. Each field resolves and completes the whole column of its values, for
all parent objects at once: a loader gets all keys of the column in one call, a row that occurs
several times is completed once, and a generated expression builds the objects of a level.

A plan implements the success path. On any error (a resolver raises, null where the type does not
allow it, a value of another type) `PlanAborted` ends the plan and graphql-core executes the
operation. So graphql-core decides errors, their order, their paths, and where nulls propagate to.
"""
