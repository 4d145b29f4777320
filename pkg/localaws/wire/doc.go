// Package wire speaks AWS's wire protocols on behalf of the simulated services: it routes a signed HTTP request to the
// method of a service that has the operation's name, decodes the input that the method takes, and encodes its output or
// its error. The codecs are reflective over the SDK's structs; what the protocols name otherwise than the SDK stands in tables.
package wire
