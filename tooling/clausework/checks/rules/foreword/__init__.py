"""Rules on foreword."""
