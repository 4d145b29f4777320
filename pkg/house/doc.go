// Package house holds the rules of the repository as tests: who may import whom, how long a function may be, and that the
// documentation says what the code does. It has no code of its own.
package house
