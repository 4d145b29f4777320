package cloudformation

import "sync"

// walker visits the nodes of a graph side by side, each one when those that it needs are through.
type walker struct {
	needs map[string][]string
	early func(needed, needing string) bool // whether needing may start when needed has settled, before it is through
	visit func(id string, settled func()) bool
}

// stop is where one node is.
type stop struct {
	settled, done chan struct{}
	once          sync.Once
	ok            bool // valid when done is closed
}

func (s *stop) settle() { s.once.Do(func() { close(s.settled) }) }

// walk visits every node and returns when all are through. A node is not visited when one that it needs failed or was not
// visited.
func (w walker) walk() {
	stops := make(map[string]*stop, len(w.needs))
	for id := range w.needs {
		stops[id] = &stop{settled: make(chan struct{}), done: make(chan struct{})}
	}
	var all sync.WaitGroup
	for id, at := range stops {
		all.Go(func() {
			defer close(at.done)
			if w.wait(id, stops) {
				at.ok = w.visit(id, at.settle)
			}
		})
	}
	all.Wait()
}

// wait returns true when everything that id needs is through, or settled where that is enough.
func (w walker) wait(id string, stops map[string]*stop) bool {
	for _, need := range w.needs[id] {
		other, ok := stops[need]
		if !ok {
			continue
		}
		if w.early(need, id) {
			select {
			case <-other.settled:
				continue
			case <-other.done:
			}
		} else {
			<-other.done
		}
		if !other.ok {
			return false
		}
	}
	return true
}

// reversed turns a graph around: what was needed first now comes last. Needs outside of the graph are left out.
func reversed(needs map[string][]string) map[string][]string {
	out := make(map[string][]string, len(needs))
	for id := range needs {
		out[id] = nil
	}
	for id, list := range needs {
		for _, need := range list {
			if has(needs, need) {
				out[need] = append(out[need], id)
			}
		}
	}
	return out
}

func never(string, string) bool { return false }
