package lambda

import (
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
)

// How Lambda retries an asynchronous invocation (Lambda Developer Guide, "Invoking a function asynchronously"): a failed
// function twice, after one and after two minutes; throttles and its own errors for six hours, from 1 s to 5 min apart.
const (
	firstRetry   = time.Minute
	secondRetry  = 2 * time.Minute
	maxBackoff   = 5 * time.Minute
	maxEventAge  = 6 * time.Hour
	maxAttempts  = 3
	firstBackoff = time.Second
)

// later runs an asynchronous invocation until it succeeds, is given up, or the local AWS ends.
func (s *Service) later(in *sdk.InvokeInput) {
	event := *in
	event.Payload = append([]byte(nil), in.Payload...)
	s.busy.Go(func() { s.deliver(&event) })
}

func (s *Service) deliver(in *sdk.InvokeInput) {
	began, backoff := s.reg.Clock.Now(), firstBackoff
	for failures := 0; failures < maxAttempts && s.reg.Clock.Now().Sub(began) < maxEventAge; {
		wait := backoff
		out, err := s.invoke(s.ctx, in)
		switch {
		case err == nil && out.FunctionError == nil:
			return
		case err == nil:
			failures++
			wait = [...]time.Duration{firstRetry, secondRetry, 0}[failures-1]
		default:
			backoff = min(2*backoff, maxBackoff)
		}
		if s.reg.Clock.Sleep(s.ctx, wait) != nil {
			return
		}
	}
}
