package lambda

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// invocation is one payload on its way through a process.
type invocation struct {
	id       string
	arn      string
	payload  []byte
	deadline time.Time
	answer   chan answer
}

type answer struct {
	payload []byte
	failed  bool
}

func newInvocation(fn Function, payload []byte) *invocation {
	return &invocation{
		id: fn.RequestID, arn: fn.Arn, payload: payload, answer: make(chan answer, 1),
		deadline: time.Now().Add(fn.Timeout), //nolint:forbidigo // a function's time limit is real time
	}
}

// apiVersion is the version of the Lambda Runtime API, and the part of its paths behind the id of the process.
const apiVersion = "2018-06-01"

// ServeHTTP is the Lambda Runtime API (Lambda Developer Guide, "Using the Lambda runtime API"). It is mounted where
// ProcessOptions.Runtime points to; the part of the path before the API's version names the process.
func (p *Processes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	before, after, ok := strings.Cut(r.URL.Path, "/"+apiVersion+"/runtime/")
	i := p.find(before[strings.LastIndex(before, "/")+1:])
	if !ok || i == nil {
		http.NotFound(w, r)
		return
	}
	switch {
	case after == "invocation/next" && r.Method == http.MethodGet:
		p.release(i)
		i.serveNext(w, r)
	case after == "init/error" && r.Method == http.MethodPost:
		i.serveInitError(w, r)
	case r.Method == http.MethodPost:
		i.serveAnswer(w, r, after)
	default:
		http.NotFound(w, r)
	}
}

func (p *Processes) find(id string) *instance {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.instances[id]
}

// serveNext waits for the next payload.
func (i *instance) serveNext(w http.ResponseWriter, r *http.Request) {
	select {
	case call := <-i.work:
		i.mu.Lock()
		i.current = call
		i.mu.Unlock()
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", call.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(call.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", call.arn)
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
		_, _ = w.Write(call.payload) // the process is gone, then, and its exit is the answer
	case <-i.exited:
	case <-r.Context().Done():
	}
}

// serveAnswer takes the response or the error of the current invocation.
func (i *instance) serveAnswer(w http.ResponseWriter, r *http.Request, path string) {
	body, err := io.ReadAll(io.LimitReader(r.Body, syncLimit+1))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	id, what, _ := strings.Cut(strings.TrimPrefix(path, "invocation/"), "/")
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.current == nil || i.current.id != id || what != "response" && what != "error" {
		writeStatus(w, http.StatusBadRequest, `{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}`)
		return
	}
	a := answer{body, what == "error"}
	if len(body) > syncLimit {
		a = answer{[]byte(`{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`), true}
	}
	i.current.answer <- a // there is room for the one answer
	i.current = nil
	writeStatus(w, http.StatusAccepted, `{"status":"OK"}`)
}

// serveInitError notes why the process will end before its first invocation.
func (i *instance) serveInitError(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, syncLimit))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	i.mu.Lock()
	i.initial = body
	i.mu.Unlock()
	writeStatus(w, http.StatusAccepted, `{"status":"OK"}`)
}

func writeStatus(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // the process is gone, then
}
