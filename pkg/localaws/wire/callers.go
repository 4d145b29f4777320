package wire

import "sync"

// Callers knows whose access keys are whose.
type Callers struct {
	mu   sync.Mutex
	arns map[string]string
}

// Register says on whose behalf calls signed with the access key are made.
func (c *Callers) Register(accessKeyID, arn string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.arns == nil {
		c.arns = map[string]string{}
	}
	c.arns[accessKeyID] = arn
}

func (c *Callers) of(accessKeyID string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	arn, ok := c.arns[accessKeyID]
	return arn, ok
}
