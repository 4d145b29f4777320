// Package authorize holds the callers of the local AWS to their policies: it knows which rights a call takes, asks the caller's
// policies for them, refuses in the words of the service that was called, and keeps account of what was used.
//
// Which actions, resources and condition keys belong to a call is in one table for each service, after the Service Authorization
// Reference. A call that a table lacks is an error: nothing passes unseen.
package authorize
