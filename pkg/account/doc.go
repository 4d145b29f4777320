// Package account is the domain: what a caller may ask, what was read of a region, and what follows from the two. All of
// it is data and pure functions; it imports the standard library and package fault only.
//
// Its types are the state machine's data. None of their JSON fields may be absent: in Step Functions a missing path is the
// error States.Runtime, which nothing catches.
package account
